"""Writing a draft. Every function locks the text first: nothing can slip into it while it is being published."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from circulaires.canonique import contenu_canonique
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
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de, journaliser
from mildeca_portal.socle.fichiers import Depot, conserver
from mildeca_portal.socle.saisie_par_champ import Bilan, Soumission, ecrire, trier

Contenu = OrientationAnnuelle | ChantierPrioritaire | Regle | EcheanceTexte | ContenuAttendu | Annexe
Soumissions = Mapping[str, Soumission]
# Saved as it is typed, a text changes every few seconds: the log says it once in this time, for each person.
SEANCE = timedelta(minutes=30)


def verrouiller(texte: Texte) -> Texte:
    """The text, read again under lock until the end of the transaction."""
    return Texte.objects.select_for_update(of=("self",)).get(pk=texte.pk)


def verrouiller_avec_la_modifiee(texte: Texte) -> Texte:
    """The same, the circulaire it modifies first: nobody repeals the one while the other is published or repealed."""
    if texte.modifie_id:
        Texte.objects.select_for_update().get(pk=texte.modifie_id)
    return verrouiller(texte)


def verrouiller_modifiable(texte: Texte) -> Texte:
    """The same, for a text that can still be written. Raises `ActionRefusee`."""
    pris = verrouiller(texte)
    if not pris.est_modifiable:
        raise ActionRefusee(f"Ce texte est à l’état « {pris.get_statut_display()} » : il ne peut plus être modifié.")
    return pris


@transaction.atomic
def creer_texte(
    *, exercice: int, intitule: str, par: Acteur, origine: str = Texte.Origine.PORTAIL, **champs: Any
) -> Texte:
    """Begin the annual circulaire of an exercice, under the strategy of that year.

    Raises `ActionRefusee` when the exercice already has one.
    """
    annee = Strategie.objects.filter(premiere_annee__lte=exercice, derniere_annee__gte=exercice)
    champs.setdefault("strategie", annee.order_by("-premiere_annee", "code").first())
    try:
        with transaction.atomic():
            texte = Texte.objects.create(
                nature=Texte.Nature.ANNUELLE, exercice=exercice, intitule=intitule, origine=origine, **champs
            )
    except IntegrityError as erreur:
        raise ActionRefusee(f"La circulaire de l’exercice {exercice} existe déjà.") from erreur
    journaliser("circulaires.texte.cree", texte, par=par, donnees={"exercice": exercice})
    return texte


@transaction.atomic
def modifier_texte(texte: Texte, soumissions: Soumissions, *, par: Acteur, automatique: bool = False) -> Bilan:
    """Write the fields of a draft that changed, each against what its author was shown.

    Returns what was written and what is in conflict. Raises `ActionRefusee` when the text can no longer be written.
    `automatique`: saved as it is typed.
    """
    pris = verrouiller_modifiable(texte)
    bilan = _enregistrer(pris, soumissions, par)
    if bilan.ecrites and not (automatique and _deja_dit(pris, "circulaires.texte.modifie", par)):
        journaliser("circulaires.texte.modifie", pris, par=par, donnees={"version": pris.version})
    return bilan


@transaction.atomic
def ajouter_contenu(objet: Contenu, *, par: Acteur, **plusieurs: Any) -> Contenu:
    """Put a new orientation, chantier, rule, date or annexe last in its text. `plusieurs`: values of many-to-many fields."""
    texte = verrouiller_modifiable(objet.texte)
    return _mettre_en_dernier(texte, objet, par, plusieurs)


@transaction.atomic
def ajouter_annexe(texte: Texte, *, intitule: str, depot: Depot, par: Acteur) -> Contenu:
    """Join a checked file to a draft. Raises `ActionRefusee`."""
    pris = verrouiller_modifiable(texte)
    fichier = conserver(depot, depose_par_id=par.personne_id)
    return _mettre_en_dernier(pris, Annexe(texte=pris, intitule=intitule, fichier=fichier), par, {})


def _mettre_en_dernier(texte: Texte, objet: Contenu, par: Acteur, plusieurs: dict[str, Any]) -> Contenu:
    dernier = type(objet)._default_manager.filter(texte=texte).aggregate(m=Max("ordre"))["m"] or 0
    objet.ordre = dernier + 1
    _controler(objet)
    objet.save()
    _relier(objet, plusieurs)
    _journaliser_contenu(texte, objet, "ajout", par)
    return objet


@transaction.atomic
def modifier_contenu(objet: Contenu, soumissions: Soumissions, *, par: Acteur, automatique: bool = False) -> Bilan:
    """Write what changed in one row of a draft, as `modifier_texte` does. A file handed in takes the place of the other."""
    texte = verrouiller_modifiable(objet.texte)
    pris = _relire(objet)
    bilan = _enregistrer(pris, soumissions, par)
    donnees = {"acte": "modification", "objet": pris._meta.model_name, "id": pris.pk}
    if bilan.ecrites and not (automatique and _deja_dit(texte, "circulaires.texte.contenu_modifie", par, donnees)):
        journaliser("circulaires.texte.contenu_modifie", texte, par=par, donnees=donnees)
    return bilan


@transaction.atomic
def retirer_contenu(objet: Contenu, *, par: Acteur) -> None:
    """Take one row out of a draft; the others keep their order. Raises `ActionRefusee`."""
    texte = verrouiller_modifiable(objet.texte)
    pris = _relire(objet)
    _detacher_les_reprises(pris)
    _journaliser_contenu(texte, pris, "retrait", par)
    pris.delete()


def _detacher_les_reprises(pris: Contenu) -> None:
    """The rows that were taken over from this one stay, without their origin. Raises `ActionRefusee`: one is published."""
    reprises = type(pris)._default_manager.filter(issu_de=pris.pk)
    if publiee := reprises.filter(texte__statut__in=Texte.PUBLICS).select_related("texte").first():
        raise ActionRefusee(
            f"«\u00a0{pris}\u00a0» est repris dans «\u00a0{publiee.texte}\u00a0», déjà publié\u00a0: "
            "vous ne pouvez plus le retirer d’ici."
        )
    reprises.update(issu_de=None)


@transaction.atomic
def deplacer_contenu(objet: Contenu, *, vers_le_haut: bool, par: Acteur) -> None:
    """Swap a row with its neighbour; nothing happens at either end."""
    texte = verrouiller_modifiable(objet.texte)
    pris = _relire(objet)
    autres = type(pris)._default_manager.filter(texte=texte)
    if vers_le_haut:
        voisin = autres.filter(ordre__lt=pris.ordre).order_by("-ordre").first()
    else:
        voisin = autres.filter(ordre__gt=pris.ordre).order_by("ordre").first()
    if voisin is None:
        return
    pris.ordre, voisin.ordre = voisin.ordre, pris.ordre
    pris.save(update_fields=["ordre"])
    voisin.save(update_fields=["ordre"])
    _journaliser_contenu(texte, pris, "deplacement", par)


@transaction.atomic
def deplacer_partie(texte: Texte, partie: str, *, vers_le_haut: bool, par: Acteur) -> None:
    """Swap a whole part of a draft with its neighbour; nothing happens at either end. Raises `ActionRefusee`."""
    pris = verrouiller_modifiable(texte)
    ordre = pris.parties_ordonnees
    if partie not in ordre:
        raise ActionRefusee("Ce texte n’a pas cette partie.")
    rang = ordre.index(partie)
    voisin = rang - 1 if vers_le_haut else rang + 1
    if not 0 <= voisin < len(ordre):
        return
    ordre[rang], ordre[voisin] = ordre[voisin], ordre[rang]
    ecrire(pris, {"parties": ordre})
    donnees = {"acte": "deplacement", "objet": "partie", "id": partie}
    journaliser("circulaires.texte.contenu_modifie", pris, par=par, donnees=donnees)


def _relire(objet: Contenu) -> Contenu:
    """The row as it is now, under the lock of its text. Raises `ActionRefusee` when it has been removed."""
    pris = type(objet)._default_manager.filter(pk=objet.pk).first()
    if pris is None:
        raise ActionRefusee("Cet élément a été retiré entre-temps par une autre personne.")
    return pris


def _enregistrer(pris: Texte | Contenu, soumissions: Soumissions, par: Acteur) -> Bilan:
    """Sort what came back against the row, read under its lock, and write what is to be."""
    tri = trier(soumissions, pris.version, lambda attribut: contenu_canonique(pris, attribut))
    if tri.ecrites:
        ecrire(pris, {a: _garder(v, par) for a, v in tri.valeurs.items()}, controler=_controler)
    return Bilan(pris, tuple(tri.ecrites), tuple(tri.conflits))


def _garder(valeur: Any, par: Acteur) -> Any:
    return conserver(valeur, depose_par_id=par.personne_id) if isinstance(valeur, Depot) else valeur


def _controler(objet: Texte | Contenu) -> None:
    """The code of a rule is its own within the text, which the lock makes certain. Raises `ActionRefusee`."""
    if not isinstance(objet, Regle):
        return
    if Regle.objects.filter(texte_id=objet.texte_id, code=objet.code).exclude(pk=objet.pk).exists():
        raise ActionRefusee("Ce code est déjà celui d’une autre règle du texte.")


def _deja_dit(texte: Texte, code: str, par: Acteur, donnees: dict[str, Any] | None = None) -> bool:
    recents = evenements_de(texte).filter(code=code, acteur_id=par.personne_id, cree_le__gte=timezone.now() - SEANCE)
    return recents.filter(donnees=donnees).exists() if donnees else recents.exists()


def _relier(objet: Contenu, plusieurs: dict[str, Any]) -> None:
    for champ, valeurs in plusieurs.items():
        getattr(objet, champ).set(valeurs)


def _journaliser_contenu(texte: Texte, objet: Contenu, acte: str, par: Acteur) -> None:
    journaliser(
        "circulaires.texte.contenu_modifie",
        texte,
        par=par,
        donnees={"acte": acte, "objet": objet._meta.model_name, "id": objet.pk},
    )
