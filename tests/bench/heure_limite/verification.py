"""What the database says afterwards: no acknowledged write is missing, none was written over unseen."""

from collections import defaultdict
from collections.abc import Iterable

from rapports.models import Valeur
from tests.bench.heure_limite.clients import Ecriture
from tests.bench.heure_limite.reseau import EXERCICE

Cle = tuple[int, str]


def versions() -> dict[Cle, int]:
    """{(answer, key): version} of everything stored for the campaign."""
    lignes = Valeur.objects.filter(reponse__campagne__exercice=EXERCICE)
    return {(reponse, cle): version for reponse, cle, version in lignes.values_list("reponse_id", "cle", "version")}


def pertes(ecritures: Iterable[Ecriture], avant: dict[Cle, int]) -> list[str]:
    """Sentences; empty when every acknowledged write is found back.

    A write makes one version, and one only. So the versions made since `avant` are at least the acknowledged writes, at
    most these and those whose answer never came; and the last version holds what its author was told it held.
    """
    par_cle: dict[Cle, list[Ecriture]] = defaultdict(list)
    for e in ecritures:
        par_cle[e.reponse, e.cle].append(e)
    phrases = []
    lignes = Valeur.objects.filter(reponse__campagne__exercice=EXERCICE).values_list(
        "reponse_id", "cle", "version", "contenu"
    )
    stockees = {(r, cle): (version, contenu) for r, cle, version, contenu in lignes}
    for cle, siennes in par_cle.items():
        version, contenu = stockees.get(cle, (0, None))
        faites, sures = version - avant.get(cle, 0), sum(e.sure for e in siennes)
        if not sures <= faites <= len(siennes):
            phrases.append(
                f"{cle} : {faites} versions pour {sures} enregistrements sûrs et {len(siennes) - sures} douteux"
            )
        annoncees = [e for e in siennes if e.version == version]
        if annoncees and annoncees[0].contenu != contenu:
            phrases.append(f"{cle} : la version {version} ne contient pas ce qui a été annoncé")
        if not annoncees and faites and contenu not in [e.contenu for e in siennes if e.version is None]:
            phrases.append(f"{cle} : contenu de provenance inconnue")
    return phrases
