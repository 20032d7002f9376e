"""Writing a draft. Every function locks the text first: nothing can slip into it while it is being published."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from circulaires.models import Annexe, ChantierPrioritaire, EcheanceTexte, OrientationAnnuelle, Regle, Strategie, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import Depot, conserver

Contenu = OrientationAnnuelle | ChantierPrioritaire | Regle | EcheanceTexte | Annexe


class VersionPerimee(ActionRefusee):
    """Someone saved the same thing meanwhile. `actuel`: what is stored now; nothing was overwritten."""

    def __init__(self, actuel: Texte | Contenu) -> None:
        self.actuel = actuel
        super().__init__(
            "Une autre personne a enregistré des modifications pendant votre saisie. "
            "Comparez les deux versions, puis enregistrez à nouveau : votre saisie a été gardée."
        )


def verrouiller(texte: Texte) -> Texte:
    """The text, read again under lock until the end of the transaction."""
    return Texte.objects.select_for_update(of=("self",)).get(pk=texte.pk)


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
def modifier_texte(texte: Texte, valeurs: dict[str, Any], *, version: int, par: Acteur) -> Texte:
    """Write fields of a draft. `version`: the one the person read. Raises `ActionRefusee`, `VersionPerimee`."""
    pris = verrouiller_modifiable(texte)
    _ecrire(pris, valeurs, version)
    journaliser("circulaires.texte.modifie", pris, par=par, donnees={"version": pris.version})
    return pris


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
    objet.save()
    _relier(objet, plusieurs)
    _journaliser_contenu(texte, objet, "ajout", par)
    return objet


@transaction.atomic
def modifier_contenu(
    objet: Contenu, valeurs: dict[str, Any], *, version: int, par: Acteur, **plusieurs: Any
) -> Contenu:
    """Write one row of a draft. Raises `ActionRefusee`, `VersionPerimee`."""
    texte = verrouiller_modifiable(objet.texte)
    pris = _relire(objet)
    _ecrire(pris, valeurs, version)
    _relier(pris, plusieurs)
    _journaliser_contenu(texte, pris, "modification", par)
    return pris


@transaction.atomic
def retirer_contenu(objet: Contenu, *, par: Acteur) -> None:
    """Take one row out of a draft; the others keep their order."""
    texte = verrouiller_modifiable(objet.texte)
    pris = _relire(objet)
    _journaliser_contenu(texte, pris, "retrait", par)
    pris.delete()


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


def _relire(objet: Contenu) -> Contenu:
    """The row as it is now, under the lock of its text. Raises `ActionRefusee` when it has been removed."""
    pris = type(objet)._default_manager.filter(pk=objet.pk).first()
    if pris is None:
        raise ActionRefusee("Cet élément a été retiré entre-temps par une autre personne.")
    return pris


def _ecrire(objet: Texte | Contenu, valeurs: dict[str, Any], version: int) -> None:
    if objet.version != version:
        raise VersionPerimee(objet)
    for champ, valeur in valeurs.items():
        setattr(objet, champ, valeur)
    objet.version += 1
    objet.save()


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
