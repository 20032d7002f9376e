"""The end of a text, and what is noted on it once it is published: Légifrance, identity of a text of reference."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from circulaires.actions.redaction import verrouiller, verrouiller_avec_la_modifiee
from circulaires.models import Texte
from circulaires.regles import TRANSITIONS
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from mildeca_portal.socle.templatetags.formats import date_longue


@transaction.atomic
def abroger(texte: Texte, *, le: date, motif: str, par: Acteur) -> Texte:
    """Publiée → abrogée on the day `le`, the first on which the text no longer applies: today, or later.

    Until that day the text stays in force and says when it ends; asked again, the new day takes the place of the first.
    The modificatives of a circulaire are repealed with it, those whose own repeal comes earlier excepted. Raises
    `ActionRefusee` when the day is past, the reason is missing, the text is not published, or the circulaire it modifies
    ends before.
    """
    pris = verrouiller_avec_la_modifiee(texte)
    if le < timezone.localdate():
        raise ActionRefusee("La date d’abrogation ne peut pas être passée.")
    if not motif.strip():
        raise ActionRefusee("Indiquez le motif de l’abrogation.")
    if pris.statut not in (Texte.Statut.PUBLIE, Texte.Statut.REMPLACE):
        raise ActionRefusee("Seul un texte publié peut être abrogé.")
    if (fin := _fin_de_la_modifiee(pris)) and le > fin:
        raise ActionRefusee(
            f"La circulaire modifiée est abrogée le {date_longue(fin)}\u00a0: choisissez un jour au plus tard."
        )
    liees = _modificatives_en_cours(pris)
    for un in [pris, *(m for m in liees if _suit(m, pris) or m.abroge_le is None or m.abroge_le > le)]:
        un.abroge_le, un.motif_abrogation = le, motif.strip()
        un.save(update_fields=["abroge_le", "motif_abrogation", "modifie_le"])
        if le <= timezone.localdate():
            _cesser(un, par)
        else:
            journaliser("circulaires.texte.abrogation_prevue", un, par=par, donnees={"le": le.isoformat()})
    return pris


@transaction.atomic
def renoncer_a_l_abrogation(texte: Texte, *, par: Acteur) -> Texte:
    """The text stays in force, with the modificatives that were to end with it.

    A modificative never outlives the circulaire it modifies. Raises `ActionRefusee` when no repeal is to come, or when
    it is that of the circulaire.
    """
    pris = verrouiller_avec_la_modifiee(texte)
    if pris.abroge_le is None or pris.statut == Texte.Statut.ABROGE:
        raise ActionRefusee("Aucune abrogation n’est prévue pour ce texte.")
    fin = _fin_de_la_modifiee(pris)
    if fin and pris.abroge_le >= fin:
        raise ActionRefusee("Ce texte prend fin avec la circulaire qu’il modifie\u00a0: renoncez d’abord à l’abroger.")
    motif = pris.modifie.motif_abrogation if pris.modifie and fin else ""
    for un in [pris, *(m for m in _modificatives_en_cours(pris) if _suit(m, pris))]:
        un.abroge_le, un.motif_abrogation = fin, motif
        un.save(update_fields=["abroge_le", "motif_abrogation", "modifie_le"])
        journaliser("circulaires.texte.abrogation_annulee", un, par=par)
    return pris


@transaction.atomic
def abroger_a_la_date(texte: Texte) -> bool:
    """Publiée → abrogée, once its day has come: what the periodic work does. Returns whether it was done."""
    pris = verrouiller(texte)
    if pris.statut == Texte.Statut.ABROGE or pris.abroge_le is None or pris.abroge_le > timezone.localdate():
        return False
    _cesser(pris, SYSTEME)
    return True


def _fin_de_la_modifiee(texte: Texte) -> date | None:
    return texte.modifie.abroge_le if texte.modifie else None


def _suit(modificative: Texte, texte: Texte) -> bool:
    """Whether its repeal is that of the circulaire, and not its own."""
    sienne, celle_du_texte = ((t.abroge_le, t.motif_abrogation) for t in (modificative, texte))
    return sienne == celle_du_texte


def _modificatives_en_cours(texte: Texte) -> list[Texte]:
    en_cours = Texte.objects.modificatives().filter(modifie=texte, statut=Texte.Statut.PUBLIE)
    return list(en_cours.order_by("pk").select_for_update(of=("self",)))


def _cesser(texte: Texte, par: Acteur) -> None:
    changer_statut(texte, Texte.Statut.ABROGE, TRANSITIONS)
    journaliser("circulaires.texte.abroge", texte, par=par, donnees={"le": str(texte.abroge_le)})


@transaction.atomic
def enregistrer_legifrance(texte: Texte, *, le: date | None, adresse: str, non_concerne: bool, par: Acteur) -> Texte:
    """Note the publication on Légifrance, or that it does not concern the text. Emptying both takes the note away.

    Raises `ActionRefusee` when the text is not signed, or the day comes before its signature.
    """
    pris = verrouiller(texte)
    if pris.statut in Texte.MODIFIABLES:
        raise ActionRefusee("Le texte n’est pas signé : sa publication sur Légifrance vient ensuite.")
    if le and pris.date_signature and le < pris.date_signature:
        raise ActionRefusee("La publication sur Légifrance ne peut pas précéder la signature.")
    pris.legifrance_date = None if non_concerne else le
    pris.legifrance_adresse = "" if non_concerne else adresse
    pris.legifrance_non_concerne = non_concerne
    pris.save(update_fields=["legifrance_date", "legifrance_adresse", "legifrance_non_concerne", "modifie_le"])
    donnees = {"le": pris.legifrance_date.isoformat()} if pris.legifrance_date else {}
    journaliser("circulaires.texte.legifrance", pris, par=par, donnees=donnees)
    return pris


@transaction.atomic
def completer_la_reference(texte: Texte, champs: dict[str, Any], *, pdf: Depot | None, par: Acteur) -> Texte:
    """Complete what the sources do not say of a text of reference, and join its file.

    `champs`: `date_signature`, `signataire`, `reference`. Raises `ActionRefusee` for a text that was written here, a
    signature to come, or a file that is not a PDF.
    """
    pris = verrouiller(texte)
    if pris.origine != Texte.Origine.REFERENCE:
        raise ActionRefusee("Seuls les textes de référence se complètent ainsi.")
    signature = champs.get("date_signature")
    if signature and signature > timezone.localdate():
        raise ActionRefusee("La date de signature ne peut pas être dans le futur.")
    if pdf is not None:
        if pdf.type_mime != PDF:
            raise ActionRefusee("Le fichier signé doit être un PDF.")
        pris.fichier = conserver(pdf, depose_par_id=par.personne_id)
    ecrits = {nom: champs[nom] for nom in ("date_signature", "signataire", "reference") if nom in champs}
    if any(getattr(pris, nom) != valeur for nom, valeur in ecrits.items()):
        pris.version += 1  # what staff wrote is no longer replaced by what the sources tell (`referentiel`)
    for nom, valeur in ecrits.items():
        setattr(pris, nom, valeur)
    pris.save(update_fields=[*ecrits, "fichier", "version", "modifie_le"])
    donnees = {"fichier": pris.fichier_id} if pdf is not None else {}
    journaliser("circulaires.texte.complete", pris, par=par, donnees=donnees)
    return pris
