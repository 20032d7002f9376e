"""What is handed over with a post: the note of who leaves, the steps of who arrives."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from mildeca_portal.socle.versions import Issue, Jeton, confronter
from prefectures.models import EtapePriseDePoste, Mandat, NoteDePassation
from prefectures.regles import refus_d_ecrire


class NoteEnConflit(ActionRefusee):
    """The note was saved elsewhere meanwhile. `actuelle`: what is stored; nothing was overwritten."""

    def __init__(self, actuelle: NoteDePassation) -> None:
        self.actuelle = actuelle
        super().__init__(
            "Cette note a été enregistrée dans une autre fenêtre pendant votre saisie. "
            "Comparez les deux textes, puis choisissez celui que vous gardez."
        )


def _verrouiller(mandat: Mandat) -> Mandat:
    return Mandat.objects.select_for_update(of=("self",)).select_related("prefecture", "personne").get(pk=mandat.pk)


def _ouvert(mandat: Mandat, le: date) -> Mandat:
    """The mandate under lock, still open on the day `le`: its end cannot be set meanwhile. Raises `ActionRefusee`."""
    pris = _verrouiller(mandat)
    if refus := refus_d_ecrire(pris, le):
        raise ActionRefusee(refus)
    return pris


@transaction.atomic
def demander_note(mandat: Mandat, *, par: Acteur) -> NoteDePassation | None:
    """Ask the holder for the note, because an end is set. Idempotent: asked once, one mail for each date of end.

    None, and nothing is asked, outside the mandate: one that is over can no longer be written for, one that has not
    begun may still be cancelled (its holder will find the note among his dues). Raises `ActionRefusee` without an end.
    """
    pris, jour = _verrouiller(mandat), timezone.localdate()
    if pris.fin is None:
        raise ActionRefusee("Ce mandat n’a pas de date de fin : il n’y a pas de note à demander.")
    if refus_d_ecrire(pris, jour):
        return None
    note, _ = NoteDePassation.objects.select_for_update(of=("self",)).get_or_create(mandat=pris)
    if note.demandee_le is None:
        note.demandee_le = timezone.now()
        note.save(update_fields=["demandee_le"])
        _journaliser("prefectures.note.demandee", pris, par, fin=pris.fin.isoformat())
    deposer(
        "prefectures_note_de_passation",
        [pris.personne.courriel],
        {"mandat": pris, "note": note},
        cle=f"note-de-passation:{pris.pk}:{pris.fin.isoformat()}",
    )
    return note


def demander_les_notes_attendues() -> int:
    """Ask those whose mandate was opened with its end, once it has begun. Returns how many were asked."""
    en_cours = Mandat.objects.en_cours(timezone.localdate()).filter(fin__isnull=False)
    attendues = en_cours.filter(Q(note__isnull=True) | Q(note__demandee_le__isnull=True)).order_by("pk")
    return sum(demander_note(mandat, par=SYSTEME) is not None for mandat in attendues)


@transaction.atomic
def ecrire_note(mandat: Mandat, contenu: str, *, montre: Jeton | None, par: Acteur) -> NoteDePassation:
    """Save what the holder typed. `montre`: token of the text that was shown (`socle.versions`).

    Raises `ActionRefusee` once the mandate is over, `NoteEnConflit` when another text was saved meanwhile.
    """
    pris = _ouvert(mandat, timezone.localdate())
    note, _ = NoteDePassation.objects.select_for_update(of=("self",)).get_or_create(mandat=pris)
    match confronter(montre, contenu, note.version, note.contenu):
        case Issue.CONFLIT:
            raise NoteEnConflit(note)
        case Issue.A_ENREGISTRER:
            note.contenu, note.version, note.modifiee_le = contenu, note.version + 1, timezone.now()
            note.save(update_fields=["contenu", "version", "modifiee_le"])
            _journaliser("prefectures.note.ecrite", pris, par, version=note.version)
    return note


@transaction.atomic
def cocher_etape(mandat: Mandat, code: str, *, faite: bool, par: Acteur) -> None:
    """Tick a step of taking post, or untick it. Ticking again keeps the first day. Raises `ActionRefusee`."""
    pris = _ouvert(mandat, timezone.localdate())
    etapes = EtapePriseDePoste.objects.filter(mandat=pris, code=code)
    if faite == etapes.exists():
        return
    if faite:
        EtapePriseDePoste.objects.create(mandat=pris, code=code, faite_le=timezone.now())
    else:
        etapes.delete()
    _journaliser(f"prefectures.etape.{'faite' if faite else 'reprise'}", pris, par, etape=code)


def _journaliser(code: str, mandat: Mandat, par: Acteur, **donnees: object) -> None:
    prefecture = mandat.prefecture
    journaliser(code, mandat, par=par, prefecture=prefecture.code, region=prefecture.region_id, donnees=donnees)
