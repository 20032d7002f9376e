"""Texts as most tests need them. The reference strategies and texts are already in the database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from circulaires.canonique import contenu_canonique
from circulaires.models import ChantierPrioritaire, EcheanceTexte, OrientationAnnuelle, Regle, RegleLocale, Texte
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.saisie_par_champ import Soumission, jeton_de

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def fichier_pdf() -> Fichier:
    fichier = Fichier(
        nom="circulaire.pdf", extension="pdf", type_mime="application/pdf", taille=len(PDF), empreinte="0"
    )
    fichier.contenu.save("circulaire.pdf", ContentFile(PDF), save=False)
    fichier.save()
    return fichier


def brouillon(exercice: int = 2027, **champs: Any) -> Texte:
    """An empty draft of the annual circulaire."""
    return Texte.objects.create(
        **{"nature": "annuelle", "exercice": exercice, "intitule": f"Circulaire {exercice}", **champs}
    )


def regle(texte: Texte, code: str = "R-01", **champs: Any) -> Regle:
    """R-01 at 80 % unless told otherwise."""
    return Regle.objects.create(
        **{
            "texte": texte,
            "ordre": texte.regles.count() + 1,
            "code": code,
            "libelle": "Part maximale de la MILDECA",
            "type_regle": "part_maximale",
            "parametres": {"taux_max": str(Decimal("0.80"))},
            "paragraphe": "Aucun projet ne peut être financé à plus de 80 % du budget total.",
            "paragraphe_origine": "Circulaire d’essai, § 3",
            **champs,
        }
    )


def saisie(objet: Any, **valeurs: Any) -> dict[str, Soumission]:
    """What someone who was shown the row as it is now sends back, each field a unit of its own."""
    return {
        nom: Soumission(jeton_de(objet.version, [nom], lambda a: contenu_canonique(objet, a)), {nom: valeur})
        for nom, valeur in valeurs.items()
    }


def complet(exercice: int = 2027, **champs: Any) -> Texte:
    """A draft that lacks nothing but its signature."""
    texte = brouillon(exercice, **{"reference": "MILDECA/2026/1", "introduction": "Une **introduction**.", **champs})
    OrientationAnnuelle.objects.create(texte=texte, ordre=1, intitule="Protéger les mineurs")
    ChantierPrioritaire.objects.create(texte=texte, ordre=1, intitule="Vente d’alcool aux mineurs")
    EcheanceTexte.objects.create(
        texte=texte,
        ordre=1,
        nature="engagement",
        intitule="Dernier jour pour engager",
        au_plus_tard_le=date(exercice, 11, 30),
    )
    regle(texte)
    return texte


def signe(exercice: int = 2027, **champs: Any) -> Texte:
    texte = complet(exercice)
    if champs.get("statut") == "abroge":
        champs.setdefault("abroge_le", date(exercice, 12, 31))
    Texte.objects.filter(pk=texte.pk).update(
        **{
            "statut": "signe",
            "date_signature": date(2026, 11, 20),
            "signataire": "Le président de la MILDECA",
            "fichier": fichier_pdf(),
            **champs,
        }
    )
    texte.refresh_from_db()
    return texte


def publie(exercice: int = 2027, **champs: Any) -> Texte:
    """Published on 1 December 2026, with one orientation, one chantier, one date, and R-01 at 80 %."""
    return signe(exercice, **{"statut": "publie", "date_publication": datetime(2026, 12, 1, 8, tzinfo=UTC), **champs})


def modificative(annuelle: Texte, date_effet: date, rang: int = 1, **champs: Any) -> Texte:
    """A draft that modifies the circulaire from a day on, without any rule yet."""
    return Texte.objects.create(
        **{
            "nature": "modificative",
            "exercice": annuelle.exercice,
            "rang": rang,
            "modifie": annuelle,
            "date_effet": date_effet,
            "intitule": f"Circulaire modificative n° {rang} de {annuelle.exercice}",
            **champs,
        }
    )


def publier(texte: Texte, le: datetime = datetime(2026, 12, 1, 8, tzinfo=UTC)) -> Texte:
    """The text as published, signed a few days before, whatever it lacks."""
    Texte.objects.filter(pk=texte.pk).update(
        statut="publie",
        date_signature=date(2026, 11, 20),
        signataire="Le président de la MILDECA",
        fichier=fichier_pdf(),
        date_publication=le,
    )
    texte.refresh_from_db()
    return texte


def regle_locale(texte: Texte, **champs: Any) -> RegleLocale:
    """The variant of R-01 at 70 % in Bourgogne-Franche-Comté, in force from 1 January, unless told otherwise."""
    return RegleLocale.objects.create(
        **{
            "texte": texte,
            "region_id": "27",
            "code": "R-01",
            "variante": True,
            "libelle": "Part maximale dans la région",
            "type_regle": "part_maximale",
            "parametres": {"taux_max": "0.70"},
            "statut": "en_vigueur",
            "debut": date(2027, 1, 1),
            **champs,
        }
    )
