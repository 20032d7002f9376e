"""A file is applied whole or not at all, once, through the same actions as by hand."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from mildeca_portal.comptes.actions.imports import appliquer_fonctions, deposer_fonctions
from mildeca_portal.comptes.imports import export
from mildeca_portal.comptes.imports.application import ImportRefuse, appliquer, preparer
from mildeca_portal.comptes.models import ImportFonctions, Invitation
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.fichiers import TABLEAUX, verifier
from mildeca_portal.socle.models import Courriel, Evenement
from prefectures.actions.fonctions import clore_mandat, ouvrir_mandat
from prefectures.habilitations import habilitations_de
from prefectures.models import Affectation, Mandat, Personne
from tests.comptes.imports.fichiers import AGATHE, ROMANE, classeur
from tests.fabriques import (
    PersonneFactory,
    affecte,
    chef_departemental,
    chef_regional,
    collaborateur_regional,
    prefecture,
)

PAR = Acteur(1, "administrateur")
JOUR = date(2026, 11, 27)
pytestmark = pytest.mark.django_db


def deposer(
    contenu: bytes, *, clore: bool = False, inviter: bool = False, nom: str = "fonctions.xlsx"
) -> ImportFonctions:
    depot = verifier(SimpleUploadedFile(nom, contenu), TABLEAUX)
    return deposer_fonctions(depot, clore_en_cours=clore, inviter=inviter, par=PAR)


def appliquer_tel_quel(depot: ImportFonctions):
    return appliquer_fonctions(depot, empreinte=preparer(depot, aujourdhui=JOUR).empreinte, par=PAR)


def test_un_fichier_ouvre_des_fonctions_a_des_personnes_nouvelles():
    appliquer_tel_quel(deposer(classeur(ROMANE, AGATHE)))

    romane = Personne.objects.get(courriel="romane.casanova@corse-du-sud.test")
    assert (romane.is_active, romane.has_usable_password()) == (True, False)
    assert [str(f.libelle) for f in habilitations_de(romane, JOUR).fonctions] == [
        "chef de projet départemental, Corse-du-Sud"
    ]
    affectation = Affectation.objects.get(personne__courriel="agathe.morel@doubs.test")
    assert (affectation.prefecture.code, affectation.service, str(affectation.quotite)) == ("25", "Cabinet", "0.50")
    assert list(Evenement.objects.order_by("pk").values_list("code", flat=True)) == [
        "comptes.import.depose",
        "comptes.compte.cree",
        "comptes.compte.cree",
        "prefectures.mandat.ouvert",
        "prefectures.affectation.ouverte",
        "comptes.import.applique",
    ]
    assert Evenement.objects.get(code="comptes.import.applique").donnees == {
        "ouvertures": 2,
        "fins": 0,
        "personnes": 2,
        "lignes": 2,
    }


def test_une_personne_a_trois_fonctions_nouvelles_est_creee_une_fois():
    regional = {**ROMANE, "Niveau": "régional", "Début": date(2026, 10, 1)}
    lecture = {**ROMANE, "Fonction": "lecteur", "Niveau": "national", "Code préfecture": None}
    appliquer_tel_quel(deposer(classeur(ROMANE, regional, lecture)))

    romane = Personne.objects.get(courriel="romane.casanova@corse-du-sud.test")
    assert [(f.role, f.region_code, f.prefecture_code) for f in habilitations_de(romane, JOUR).fonctions] == [
        ("chef_departemental", "", "2A"),
        ("chef_regional", "94", ""),
        ("lecteur", "", ""),
    ]


def test_les_personnes_nouvelles_en_fonction_sont_invitees_si_on_le_demande():
    connue = PersonneFactory(courriel="connue@doubs.test")
    lignes = [
        ROMANE,
        {**AGATHE, "Fin": date(2026, 10, 1)},
        {**AGATHE, "Prénom": connue.prenom, "Nom": connue.nom, "Courriel": connue.courriel, "Niveau": "départemental"},
    ]
    appliquer_tel_quel(deposer(classeur(*lignes), inviter=True))

    assert list(Courriel.objects.values_list("destinataire", flat=True)) == ["romane.casanova@corse-du-sud.test"]
    assert Invitation.objects.get().personne.courriel == "romane.casanova@corse-du-sud.test"


def test_le_predecesseur_cede_le_poste_le_jour_meme():
    ancien = chef_departemental("2A")
    appliquer_tel_quel(deposer(classeur(ROMANE), clore=True))

    assert list(
        Mandat.objects.filter(prefecture__code="2A").order_by("debut").values_list("personne_id", "debut", "fin")
    ) == [
        (ancien.pk, date(2023, 1, 1), date(2026, 9, 1)),
        (Personne.objects.get(courriel="romane.casanova@corse-du-sud.test").pk, date(2026, 9, 1), None),
    ]


def test_une_erreur_et_rien_n_est_ecrit():
    depot = deposer(classeur(AGATHE, {**ROMANE, "Fin": date(2026, 8, 1)}))
    avant = Evenement.objects.count()

    with pytest.raises(ImportRefuse) as refus:
        appliquer_tel_quel(depot)

    assert refus.value.phrases == [
        "Feuille «\u00a0Mandats\u00a0», ligne 3, colonne L (Fin)\u00a0: La fin doit être postérieure au début."
    ]
    assert (Personne.objects.count(), Affectation.objects.count(), Evenement.objects.count()) == (0, 0, avant)
    depot.refresh_from_db()
    assert depot.applique_le is None


def test_ce_que_l_action_refuse_apres_le_controle_annule_tout():
    depot = deposer(classeur(AGATHE, ROMANE))
    plan = preparer(depot, aujourdhui=JOUR)
    occupant = chef_departemental("2A")

    with pytest.raises(ImportRefuse) as refus:
        appliquer(plan, PAR)

    assert [e.lieu for e in refus.value.erreurs] == ["Feuille «\u00a0Mandats\u00a0», ligne 3"]
    assert Mandat.objects.get(prefecture__code="2A").personne == occupant


def test_un_apercu_perime_ne_s_applique_pas():
    lucie, ines = PersonneFactory(), PersonneFactory()
    mandat = ouvrir_mandat(lucie, prefecture("2A"), "departemental", debut=date(2024, 1, 1), par=PAR)
    depot = deposer(classeur(ROMANE), clore=True)
    lu = preparer(depot, aujourdhui=JOUR).empreinte
    clore_mandat(mandat, fin=date(2025, 1, 1), par=PAR)
    ouvrir_mandat(ines, prefecture("2A"), "departemental", debut=date(2025, 1, 1), par=PAR)

    with pytest.raises(EtatPerime):
        appliquer_fonctions(depot, empreinte=lu, par=PAR)

    assert not Personne.objects.filter(courriel="romane.casanova@corse-du-sud.test").exists()
    assert Mandat.objects.get(personne=ines).fin is None


def test_un_fichier_ne_s_applique_qu_une_fois_et_pas_pour_rien():
    depot = deposer(classeur(ROMANE))
    appliquer_tel_quel(depot)

    with pytest.raises(ActionRefusee, match="Ce fichier a déjà été appliqué le"):
        appliquer_tel_quel(depot)
    with pytest.raises(ActionRefusee, match="Il n’y a rien à faire"):
        appliquer_tel_quel(deposer(classeur(ROMANE)))
    assert Mandat.objects.count() == 1


def test_le_nombre_de_requetes_du_controle_ne_depend_pas_du_nombre_de_lignes(django_assert_num_queries):
    for i in range(3):
        chef_departemental(["25", "39", "70"][i])
    codes = ["25", "39", "70", "90"]
    lignes = [
        {**ROMANE, "Code préfecture": code, "Nom": f"A{i}", "Courriel": f"a{i}@a.test", "Niveau": "départemental"}
        for i, code in enumerate(codes)
    ]
    une, quatre = deposer(classeur(lignes[0]), clore=True), deposer(classeur(*lignes), clore=True)

    with django_assert_num_queries(4):
        preparer(une, aujourdhui=JOUR)
    with django_assert_num_queries(4):
        assert len(preparer(quatre, aujourdhui=JOUR).changements) == 4


def test_ce_qui_s_exporte_se_reimporte_sans_rien_faire(settings):
    settings.DEMONSTRATION = True  # the mention stands above the headers
    chef_departemental("25", titre="autre", titre_precise="=directeur adjoint", fin=date(2027, 1, 1))
    chef_regional("27", par_interim=True, formation_le=date(2024, 2, 1))
    collaborateur_regional("27")
    for role in ("administrateur", "agent", "lecteur"):
        affecte(role, personne=PersonneFactory(prenom="@Camille"))
    affecte("collaborateur", prefecture="2A", quotite="0.30", service="-Cabinet")
    affecte("contributeur", prefecture="2A", fin=date(2026, 12, 1))

    lignes = export.lignes_du(JOUR)
    plan = preparer(deposer(export.fonctions_xlsx(lignes)), aujourdhui=JOUR)

    assert [str(e) for e in plan.erreurs] == []
    assert (len(plan.verdicts), plan.inchangees) == (8, 8)
    assert [v.avis for v in plan.verdicts if v.avis] == []


@pytest.mark.django_db(transaction=True)
def test_deux_administrateurs_appliquent_en_meme_temps(referentiel_reel):
    depot = deposer(classeur(ROMANE))
    lu = preparer(depot, aujourdhui=JOUR).empreinte
    depart, resultats = Barrier(2), []

    def courir() -> None:
        try:
            depart.wait()
            appliquer_fonctions(depot, empreinte=lu, par=PAR)
            resultats.append("fait")
        except ActionRefusee:
            resultats.append("refusé")
        finally:
            connection.close()

    fils = [Thread(target=courir) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    assert sorted(resultats) == ["fait", "refusé"]
    assert Mandat.objects.count() == 1
