"""What the actions on functions share."""

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from prefectures.models import Affectation, Mandat, Prefecture


def verrouiller_prefecture(pk: int) -> Prefecture:
    """Every act on the mandates of a préfecture takes this lock first: one at a time, and no deadlock."""
    return Prefecture.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def relire_mandat(mandat: Mandat) -> Mandat:
    """The mandate as it is now, under the lock of its préfecture. Raises `ActionRefusee` when it was cancelled."""
    siege = verrouiller_prefecture(mandat.prefecture_id)
    pris = Mandat.objects.select_for_update(of=("self",)).filter(pk=mandat.pk).first()
    if pris is None:
        raise ActionRefusee("Ce mandat a été annulé entre-temps par une autre personne.")
    pris.prefecture = siege
    return pris


def joindre_designation(mandat: Mandat, depot: Depot | None, par: Acteur) -> None:
    """Keep the designation document; the mandate is not saved here. Raises `ActionRefusee` when it is not a PDF."""
    if depot is None:
        return
    if depot.type_mime != PDF:
        raise ActionRefusee("L’acte de désignation doit être un PDF.")
    mandat.piece = conserver(depot, depose_par_id=par.personne_id)


def territoire(fonction: Mandat | Affectation) -> dict[str, str]:
    """Codes of the territory, for the log. Reads `fonction.prefecture`."""
    prefecture = fonction.prefecture
    region = fonction.region_id if isinstance(fonction, Affectation) else None
    return {
        "prefecture": prefecture.code if prefecture else "",
        "region": region or (prefecture.region_id if prefecture else ""),
    }


def journaliser_fonction(code: str, fonction: Mandat | Affectation, par: Acteur, **donnees: object) -> None:
    """One event on a function: who holds it, its role and its bounds. `donnees`: ids and codes besides."""
    bornes = {
        "personne": fonction.personne_id,
        "role": fonction.role,
        "debut": fonction.debut.isoformat(),
        "fin": fonction.fin.isoformat() if fonction.fin else None,
    }
    journaliser(code, fonction, par=par, donnees={**bornes, **donnees}, **territoire(fonction))
