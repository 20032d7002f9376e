"""A text written from another: last year's circulaire taken over, a modificative begun, a rule to be changed in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from circulaires.actions.redaction import creer_texte, verrouiller, verrouiller_modifiable
from circulaires.controle import parametres_decales
from circulaires.dossiers import regles_en_fin_d_exercice
from circulaires.models import (
    Annexe,
    ChantierPrioritaire,
    ContenuAttendu,
    EcheanceTexte,
    OrientationAnnuelle,
    Regle,
    Strategie,
    Texte,
)
from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser

RANG_MAXIMAL = 99


def un_an_apres(jour: date | None, annees: int = 1) -> date | None:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    return decaler(jour, 12 * annees) if jour else None


@transaction.atomic
def reconduire(source: Texte, *, exercice: int, intitule: str, par: Acteur) -> Texte:
    """Begin the circulaire of an exercice from an earlier one, with everything that one holds.

    The dates move by as many years as the exercice, those of the rules too; the rules are those in force at the end of
    the earlier exercice, as its modificatives changed them. Raises `ActionRefusee` when the exercice already has a
    circulaire, when the source is not an annual circulaire that has content, or is not earlier.
    """
    if source.exercice is None or not _a_du_contenu(source, Texte.Nature.ANNUELLE):
        raise ActionRefusee("Le contenu de ce texte n’est pas dans le portail : il ne peut pas être reconduit.")
    if source.exercice >= exercice:
        raise ActionRefusee("Une circulaire ne se reconduit que vers un exercice suivant.")
    texte = creer_texte(
        exercice=exercice,
        intitule=intitule,
        par=par,
        origine=_origine(source),
        issu_de=source,
        introduction=source.introduction,
        affaire_suivie_par=source.affaire_suivie_par,
        parties=list(source.parties),
    )
    _reprendre_le_contenu(source, texte, annees=exercice - source.exercice, par=par)
    return texte


def _a_du_contenu(source: Texte, nature: str) -> bool:
    """What the sources tell of a text written elsewhere is not its content."""
    return source.nature == nature and source.origine != Texte.Origine.REFERENCE


@transaction.atomic
def creer_instruction(
    *, code: str, intitule: str, strategie: Strategie | None, source: Texte | None = None, par: Acteur
) -> Texte:
    """Begin an instruction on a strategy, empty or with what an earlier one holds. Raises `ActionRefusee`: code taken."""
    repris: dict[str, Any] = {}
    if source is not None:
        if not _a_du_contenu(source, Texte.Nature.INSTRUCTION):
            raise ActionRefusee("Le contenu de ce texte n’est pas dans le portail : il ne peut pas être repris.")
        repris = {
            "issu_de": source,
            "origine": _origine(source),
            "introduction": source.introduction,
            "affaire_suivie_par": source.affaire_suivie_par,
            "parties": list(source.parties),
        }
    champs = {"nature": Texte.Nature.INSTRUCTION, "code": code, "intitule": intitule, "strategie": strategie}
    texte = _creer(f"L’adresse « {code} » est déjà celle d’une autre instruction.", **champs, **repris)
    journaliser("circulaires.texte.cree", texte, par=par, donnees={"code": code})
    if source is not None:
        _reprendre_le_contenu(source, texte, annees=0, par=par)
    return texte


@transaction.atomic
def creer_modificative(annuelle: Texte, *, intitule: str, date_effet: date, par: Acteur) -> Texte:
    """Begin the next modificative of a published circulaire, without any rule. Raises `ActionRefusee`.

    The lock on the circulaire gives each its own rank.
    """
    prise = verrouiller(annuelle)
    if prise.statut != Texte.Statut.PUBLIE or not _a_du_contenu(prise, Texte.Nature.ANNUELLE):
        raise ActionRefusee("Seule une circulaire annuelle publiée ici, et en vigueur, peut être modifiée.")
    dernier = Texte.objects.modificatives().filter(exercice=prise.exercice).aggregate(m=Max("rang"))["m"] or 0
    if dernier >= RANG_MAXIMAL:
        raise ActionRefusee(f"L’exercice {prise.exercice} a déjà {RANG_MAXIMAL} circulaires modificatives.")
    texte = Texte.objects.create(
        nature=Texte.Nature.MODIFICATIVE,
        exercice=prise.exercice,
        rang=dernier + 1,
        modifie=prise,
        strategie_id=prise.strategie_id,
        intitule=intitule,
        date_effet=date_effet,
        affaire_suivie_par=prise.affaire_suivie_par,
        origine=_origine(prise),
    )
    donnees = {"exercice": prise.exercice, "rang": texte.rang}
    journaliser("circulaires.texte.cree", texte, par=par, donnees=donnees)
    return texte


@transaction.atomic
def reprendre_une_regle(modificative: Texte, regle: Regle, *, retirer: bool = False, par: Acteur) -> Regle:
    """Copy a rule of the exercice into a modificative, to change it there; inactive when it is to be taken away.

    Raises `ActionRefusee` when the rule is not of that exercice, or is already in the modificative.
    """
    texte = verrouiller_modifiable(modificative)
    if texte.nature != Texte.Nature.MODIFICATIVE or regle.texte.exercice != texte.exercice:
        raise ActionRefusee("Cette règle n’est pas celle de la circulaire que ce texte modifie.")
    if texte.regles.filter(code=regle.code).exists():
        raise ActionRefusee(f"La règle {regle.code} est déjà dans ce texte.")
    copie = _copie(regle, texte, (texte.regles.aggregate(m=Max("ordre"))["m"] or 0) + 1)
    if retirer:
        copie.active = False
    copie.save()
    donnees = {"acte": "retrait" if retirer else "reprise", "objet": "regle", "id": copie.pk}
    journaliser("circulaires.texte.contenu_modifie", texte, par=par, donnees=donnees)
    return copie


def _origine(source: Texte) -> str:
    """What is written from a demonstration remains one."""
    demo = source.origine == Texte.Origine.DEMONSTRATION
    return Texte.Origine.DEMONSTRATION if demo else Texte.Origine.PORTAIL


def _creer(deja: str, **champs: Any) -> Texte:
    try:
        with transaction.atomic():
            return Texte.objects.create(**champs)
    except IntegrityError as erreur:
        raise ActionRefusee(deja) from erreur


def _copie(ligne: Any, texte: Texte, ordre: int | None = None) -> Any:
    """A new row with the fields of the first, in another text, and that knows where it comes from."""
    exclus = {"id", "texte", "issu_de", "version"}
    champs = {f.attname: getattr(ligne, f.attname) for f in ligne._meta.concrete_fields if f.name not in exclus}
    copie = type(ligne)(**champs, texte=texte, issu_de_id=ligne.pk)
    if ordre is not None:
        copie.ordre = ordre
    return copie


def _reprendre_le_contenu(source: Texte, texte: Texte, *, annees: int, par: Acteur) -> None:
    """A number of queries that does not depend on how much there is to copy. Logged once.

    Under the lock of the source, which may be a draft: no row of it is removed while it is copied.
    """
    verrouiller(source)
    _orientations(source, texte)
    chantiers = [_decale(c, texte, annees) for c in source.chantiers.all()]
    ChantierPrioritaire.objects.bulk_create(chantiers)
    EcheanceTexte.objects.bulk_create([_decale(e, texte, annees) for e in source.echeances.all()])
    ContenuAttendu.objects.bulk_create([_copie(c, texte) for c in source.contenus.all()])
    Annexe.objects.bulk_create([_copie(a, texte) for a in source.annexes.all()])
    if texte.porte_des_regles:
        regles = [_copie(r, texte, n) for n, r in enumerate(regles_en_fin_d_exercice(source), 1)]
        for regle in regles:
            regle.parametres = parametres_decales(regle.type_regle, regle.parametres, annees)
        Regle.objects.bulk_create(regles)
    journaliser("circulaires.texte.reconduit", texte, par=par, donnees={"source": source.pk})


def _decale(ligne: Any, texte: Texte, annees: int) -> Any:
    copie = _copie(ligne, texte)
    copie.a_partir_du = un_an_apres(ligne.a_partir_du, annees)
    copie.au_plus_tard_le = un_an_apres(ligne.au_plus_tard_le, annees)
    return copie


def _orientations(source: Texte, texte: Texte) -> None:
    """With their objectifs cibles, when both texts stand under the same strategy."""
    anciennes: Sequence[OrientationAnnuelle] = list(source.orientations.prefetch_related("objectifs_cibles"))
    nouvelles = OrientationAnnuelle.objects.bulk_create([_copie(o, texte) for o in anciennes])
    lien = OrientationAnnuelle.objectifs_cibles.through
    lien.objects.bulk_create(
        lien(orientationannuelle=nouvelle, objectifcible=objectif)
        for ancienne, nouvelle in zip(anciennes, nouvelles, strict=True)
        for objectif in ancienne.objectifs_cibles.all()
        if texte.strategie_id in (None, objectif.strategie_id)
    )
