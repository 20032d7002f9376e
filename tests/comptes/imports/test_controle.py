"""What each row would do, or why not. No database: the network is a few objects."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mildeca_portal.comptes.imports.controle import comprendre_tout, juger
from mildeca_portal.comptes.imports.feuilles import Cellule, Lecture, Ligne
from mildeca_portal.comptes.imports.identites import a_une_lettre_pres
from mildeca_portal.comptes.imports.reseau import Reseau
from mildeca_portal.comptes.imports.verdicts import Plan
from prefectures.models import Affectation, Mandat, Personne, Prefecture, Region

BFC = Region(code="27", nom="Bourgogne-Franche-Comté")
DOUBS = Prefecture(pk=25, code="25", nom="Doubs", libelle="Préfecture du Doubs", region=BFC)
COTE_D_OR = Prefecture(pk=21, code="21", nom="Côte-d’Or", region=BFC, siege_de_region=True)
LUCIE = Personne(pk=1, prenom="Lucie", nom="Martin", courriel="lucie.martin@doubs.test")
PAUL = Personne(pk=2, prenom="Paul", nom="Roy", courriel="paul.roy@doubs.test")
PARTIE = Personne(pk=3, prenom="Ève", nom="Blin", courriel="eve.blin@doubs.test", is_active=False)
DE_LUCIE = Mandat(pk=11, personne=LUCIE, prefecture=DOUBS, niveau="departemental", debut=date(2024, 1, 1))
DE_PAUL = Affectation(
    pk=12,
    personne=PAUL,
    role="collaborateur",
    perimetre="prefecture",
    prefecture=DOUBS,
    debut=date(2024, 1, 1),
    service="Cabinet",
    quotite=Decimal("0.50"),
)
LIGNE = {"niveau": "départemental", "code": "25", "debut": "01/09/2026"}
NOUVELLE = {**LIGNE, "prenom": "Inès", "nom": "Faure", "courriel": "ines.faure@doubs.test"}
RANG_DE_LUCIE = {**LIGNE, "prenom": "Lucie", "nom": "Martin", "courriel": LUCIE.courriel, "debut": "01/01/2024"}
RANG_DE_PAUL = {
    **LIGNE,
    "fonction": "collaborateur",
    "prenom": "Paul",
    "nom": "Roy",
    "courriel": PAUL.courriel,
    "debut": "01/01/2024",
}


def reseau(*mandats: Mandat, affectations: tuple[Affectation, ...] = ()) -> Reseau:
    return Reseau([DOUBS, COTE_D_OR], [LUCIE, PAUL, PARTIE], list(mandats), list(affectations))


def examiner(*rangs: dict[str, Any], dans: Reseau | None = None, clore: bool = False) -> Plan:
    lettres = {cle: lettre for lettre, cle in zip("ABCDEFGHIJKLMNOP", RANGS, strict=False)}
    lignes = [Ligne("", i, {c: Cellule(v) for c, v in r.items()}, lettres) for i, r in enumerate(rangs, start=2)]
    lecture = Lecture(lignes)
    demandes, illisibles = comprendre_tout(lecture)
    options = {"clore_en_cours": clore, "aujourdhui": date(2026, 11, 27)}
    return juger(lecture, dans or reseau(), demandes, illisibles, **options)


RANGS = [
    "fonction",
    "niveau",
    "code",
    "prefecture",
    "prenom",
    "nom",
    "courriel",
    "titre",
    "titre_precise",
    "par_interim",
]
RANGS += ["debut", "fin", "formation_le", "service", "quotite"]


def gestes(plan: Plan) -> list[list[str]]:
    assert [str(e) for e in plan.erreurs] == []
    return [v.gestes for v in plan.verdicts]


def erreurs(plan: Plan) -> list[str]:
    assert not plan.applicable
    return [str(e) for e in plan.erreurs]


def test_une_personne_nouvelle_sur_un_poste_vacant():
    plan = examiner(NOUVELLE)

    assert gestes(plan) == [
        ["Compte créé pour ines.faure@doubs.test.", "Mandat ouvert à compter du 1er\u00a0septembre 2026."]
    ]
    assert (plan.ouvertures, plan.clotures, plan.creations, plan.inchangees) == (1, 0, 1, 0)
    assert plan.verdicts[0].libelle == "chef de projet départemental, Doubs (25)"


def test_une_personne_connue_a_son_adresse_en_capitales_et_deux_lignes_pour_une_personne_nouvelle():
    deux = examiner(
        {**NOUVELLE, "fin": "2027-01-01"},
        {**NOUVELLE, "code": "21", "niveau": "régional"},
        {**RANG_DE_LUCIE, "code": "21", "courriel": "Lucie.MARTIN@doubs.test", "debut": "01/10/2026"},
    )

    assert [v.nouvelle for v in deux.verdicts] == [True, False, False]
    assert gestes(deux)[1:] == [
        ["Mandat ouvert à compter du 1er\u00a0septembre 2026."],
        ["Mandat ouvert à compter du 1er\u00a0octobre 2026."],
    ]
    assert deux.verdicts[1].libelle == "chef de projet régional, Bourgogne-Franche-Comté"


def test_ce_qui_est_deja_enregistre_ne_fait_rien():
    plan = examiner(
        {**RANG_DE_LUCIE, "titre": "directeur de cabinet", "par_interim": "non", "prefecture": "DOUBS"},
        {**RANG_DE_PAUL, "service": "Cabinet", "quotite": "50 %"},
        dans=reseau(DE_LUCIE, affectations=(DE_PAUL,)),
    )

    assert gestes(plan) == [["Rien à faire : déjà enregistré."]] * 2
    assert (plan.inchangees, plan.applicable) == (2, False)


def test_ce_qui_est_enregistre_autrement_n_est_pas_corrige():
    plan = examiner(
        {**RANG_DE_LUCIE, "titre": "préfet", "par_interim": "oui"},
        {**RANG_DE_PAUL, "quotite": "0,8"},
        dans=reseau(DE_LUCIE, affectations=(DE_PAUL,)),
    )

    fin = "Un import ne corrige pas ce qui est enregistré."
    debut = "Cette fonction est déjà enregistrée avec"
    assert erreurs(plan) == [
        f"Ligne 2, colonne H (Titre)\u00a0: {debut} « Titre » : directeur de cabinet. {fin}",
        f"Ligne 2, colonne J (Par intérim)\u00a0: {debut} « Par intérim » : non. {fin}",
        f"Ligne 3, colonne O (Quotité)\u00a0: {debut} « Quotité » : 0,50. {fin}",
    ]


def test_une_fin_donnee_a_ce_qui_n_en_a_pas():
    plan = examiner(
        {**RANG_DE_LUCIE, "fin": "01/09/2026"},
        NOUVELLE,
        dans=reseau(DE_LUCIE),
    )

    assert gestes(plan) == [
        ["Fin de cette fonction le 1er\u00a0septembre 2026 (premier jour sans)."],
        ["Compte créé pour ines.faure@doubs.test.", "Mandat ouvert à compter du 1er\u00a0septembre 2026."],
    ]
    assert (plan.ouvertures, plan.clotures) == (1, 1)


def test_une_fin_deja_enregistree_ne_change_pas():
    fini = Mandat(pk=11, personne=LUCIE, prefecture=DOUBS, niveau="departemental", debut=date(2024, 1, 1))
    fini.fin = date(2026, 3, 1)

    assert erreurs(examiner(RANG_DE_LUCIE, dans=reseau(fini))) == [
        (
            "Ligne 2, colonne L (Fin)\u00a0: Cette fonction est déjà enregistrée, et a pris fin le 1er\u00a0mars 2026 : un "
            "import ne change pas une fin."
        )
    ]


def test_le_mandat_en_cours_empeche_l_autre_sauf_si_on_demande_d_y_mettre_fin():
    refuse, accepte = (examiner(NOUVELLE, dans=reseau(DE_LUCIE), clore=clore) for clore in (False, True))

    assert erreurs(refuse) == [
        (
            "Ligne 2, colonne K (Début)\u00a0: Un mandat de chef de projet départemental est déjà enregistré dans cette "
            "préfecture depuis le 1er\u00a0janvier 2024 : mettez-y fin d’abord."
        )
    ]
    assert gestes(accepte) == [
        [
            "Compte créé pour ines.faure@doubs.test.",
            "Fin du mandat de Lucie Martin le 1er\u00a0septembre 2026 (premier jour sans).",
            "Mandat ouvert à compter du 1er\u00a0septembre 2026.",
        ]
    ]
    assert (accepte.ouvertures, accepte.clotures) == (1, 1)
    assert DE_LUCIE.fin is None


def test_on_ne_met_pas_fin_a_un_mandat_qui_commence_le_meme_jour_ni_a_un_mandat_deja_borne():
    le_meme_jour = Mandat(pk=13, personne=LUCIE, prefecture=DOUBS, niveau="departemental", debut=date(2026, 9, 1))
    borne = Mandat(pk=14, personne=LUCIE, prefecture=DOUBS, niveau="departemental", debut=date(2024, 1, 1))
    borne.fin = date(2026, 9, 2)

    for occupant in (le_meme_jour, borne):
        assert len(erreurs(examiner(NOUVELLE, dans=reseau(occupant), clore=True))) == 1
    borne.fin = date(2026, 9, 1)
    assert len(gestes(examiner(NOUVELLE, dans=reseau(borne), clore=True))) == 1


def test_deux_lignes_pour_un_poste_et_la_meme_ligne_deux_fois():
    plan = examiner(
        NOUVELLE,
        {**NOUVELLE, "prenom": "Paul", "nom": "Roy", "courriel": PAUL.courriel, "debut": "01/10/2026"},
        NOUVELLE,
    )

    assert erreurs(plan) == [
        (
            "Ligne 3, colonne K (Début)\u00a0: Cette période chevauche un autre mandat du même poste, à la ligne 2 (Inès Faure, "
            "depuis le 1er\u00a0septembre 2026)."
        ),
        "Ligne 4\u00a0: Cette ligne répète la même fonction de la même personne, déjà à la ligne 2.",
    ]


def test_un_poste_se_remplit_de_mandats_qui_se_suivent_dans_n_importe_quel_ordre():
    apres = {**NOUVELLE, "prenom": "Paul", "nom": "Roy", "courriel": PAUL.courriel, "debut": "01/10/2026"}

    assert len(gestes(examiner(apres, {**NOUVELLE, "fin": "01/10/2026"}))) == 2
    assert len(erreurs(examiner(apres, {**NOUVELLE, "fin": "02/10/2026"}))) == 1


@pytest.mark.parametrize(
    ("rang", "attendues"),
    [
        (
            {"fin": "01/09/2026"},
            ["Ligne 2, colonne L (Fin)\u00a0: La fin doit être postérieure au début."],
        ),
        (
            {"niveau": "régional"},
            [
                (
                    "Ligne 2, colonne B (Niveau)\u00a0: Un chef de projet régional est désigné à la préfecture de région : Doubs "
                    "n’en est pas le siège."
                )
            ],
        ),
        (
            {"fonction": "collaborateur", "niveau": "régional"},
            [
                (
                    "Ligne 2, colonne C (Code préfecture)\u00a0: Doubs n’est pas le siège d’une région : donnez la préfecture de "
                    "région."
                )
            ],
        ),
        (
            {"code": "977"},
            ["Ligne 2, colonne C (Code préfecture)\u00a0: Le code 977 n’est celui d’aucune préfecture du portail."],
        ),
        (
            {"prefecture": "Jura"},
            ["Ligne 2, colonne D (Préfecture)\u00a0: Le code 25 est celui de Doubs, pas de « Jura »."],
        ),
        (
            {"fonction": "chef de projet régional"},
            ["Ligne 2, colonne B (Niveau)\u00a0: Le niveau contredit la fonction."],
        ),
        (
            {"fonction": "collaborateur", "niveau": "national", "code": ""},
            ["Ligne 2, colonne B (Niveau)\u00a0: Cette fonction s’exerce au niveau départemental ou régional."],
        ),
        (
            {"fonction": "agent de la MILDECA", "niveau": "national"},
            [
                (
                    "Ligne 2, colonne C (Code préfecture)\u00a0: Une fonction nationale n’a pas de préfecture : laissez cette "
                    "cellule vide."
                )
            ],
        ),
        (
            {"titre": "autre", "service": "Cabinet"},
            [
                "Ligne 2, colonne I (Titre précisé)\u00a0: Précisez le titre.",
                (
                    "Ligne 2, colonne N (Service)\u00a0: « Service » ne s’applique pas à un mandat de chef de projet : laissez "
                    "cette cellule vide."
                ),
            ],
        ),
        (
            {"nom": "", "debut": "", "courriel": "ines", "niveau": ""},
            [
                "Ligne 2, colonne B (Niveau)\u00a0: Indiquez le niveau : départemental ou régional.",
                "Ligne 2, colonne F (Nom)\u00a0: « Nom » est obligatoire.",
                "Ligne 2, colonne G (Courriel)\u00a0: « ines » n’est pas une adresse électronique.",
                "Ligne 2, colonne K (Début)\u00a0: « Début » est obligatoire.",
            ],
        ),
        (
            {"prenom": "Ève", "nom": "Blin", "courriel": PARTIE.courriel},
            [
                (
                    "Ligne 2, colonne G (Courriel)\u00a0: Le compte de cette personne est fermé : rouvrez-le avant de lui donner "
                    "une fonction."
                )
            ],
        ),
        (
            {"fonction": "administrateur", "niveau": "national", "code": ""},
            ["Ligne 2, colonne A (Fonction)\u00a0: La fonction « administrateur » ne s’ouvre pas par un fichier."],
        ),
    ],
)
def test_chaque_erreur_a_sa_place(rang, attendues):
    assert erreurs(examiner({c: v for c, v in {**NOUVELLE, **rang}.items() if v})) == attendues


def test_un_mandat_passe_de_quelqu_un_qui_est_parti_se_reprend():
    rang = {**NOUVELLE, "prenom": "Ève", "nom": "Blin", "courriel": PARTIE.courriel, "debut": "01/01/2022"}

    assert gestes(examiner({**rang, "fin": "01/01/2024"})) == [
        ["Mandat ouvert du 1er\u00a0janvier 2022 au 1er\u00a0janvier 2024 (exclu)."]
    ]
    assert len(erreurs(examiner({**rang, "fin": "28/11/2026"}))) == 1


def test_la_meme_fonction_de_la_meme_personne_ne_se_chevauche_pas():
    dans = reseau(affectations=(DE_PAUL,))

    assert erreurs(examiner({**RANG_DE_PAUL, "debut": "01/09/2026"}, dans=dans)) == [
        "Ligne 2, colonne K (Début)\u00a0: Cette personne exerce déjà cette fonction depuis le 1er\u00a0janvier 2024."
    ]
    assert gestes(examiner({**RANG_DE_PAUL, "code": "21", "debut": "01/09/2026"}, dans=dans)) == [
        ["Fonction ouverte à compter du 1er\u00a0septembre 2026."]
    ]


def test_ce_qui_est_a_verifier_n_empeche_rien():
    plan = examiner(
        {**NOUVELLE, "prenom": "Lucie", "nom": "MARTIN", "courriel": "lucie.martins@doubs.test"},
        {**RANG_DE_PAUL, "nom": "Leroy", "code": "21"},
        {**RANG_DE_PAUL, "prenom": "Paul", "courriel": "p.roy@doubs.test", "code": "21"},
    )

    assert [v.avis for v in plan.verdicts] == [
        [
            (
                "Une personne du même nom est déjà enregistrée avec une adresse qui diffère d’une lettre : "
                "lucie.martin@doubs.test."
            )
        ],
        ["Cette adresse est connue au nom de Paul Roy : le nom enregistré est gardé."],
        ["Une personne du même nom est déjà enregistrée avec une adresse différente : paul.roy@doubs.test."],
    ]
    assert plan.applicable


def test_deux_noms_pour_une_adresse():
    plan = examiner(NOUVELLE, {**NOUVELLE, "nom": "Petit", "code": "21"})

    assert erreurs(plan) == [
        "Ligne 3, colonne G (Courriel)\u00a0: Cette adresse porte un autre nom (Inès Faure) à la ligne 2."
    ]


@pytest.mark.parametrize(
    ("a", "b", "attendu"),
    [
        ("lucie@a", "lucie@a", False),
        ("lucie@a", "luce@a", True),
        ("luce@a", "lucie@a", True),
        ("lucie@a", "lucia@a", True),
        ("lucie@a", "lucie@ab", True),
        ("lucie@a", "luci@ab", False),
        ("lucie@a", "lcuie@a", False),
        ("", "a", True),
    ],
)
def test_a_une_lettre_pres(a, b, attendu):
    assert a_une_lettre_pres(a, b) is attendu


def test_l_empreinte_dit_ce_qui_serait_fait():
    seul, avec_une_fin = examiner(NOUVELLE), examiner(NOUVELLE, dans=reseau(DE_LUCIE), clore=True)

    assert seul.empreinte == examiner(NOUVELLE).empreinte
    assert len({seul.empreinte, avec_une_fin.empreinte, examiner({**NOUVELLE, "code": "21"}).empreinte}) == 3
