"""Files that hold names: who read them, when and how many rows is kept in the log.

```python
@require_safe
@export_nominatif("prefectures.annuaire.exporte")
def annuaire_xlsx(request):
    …
    return FichierNominatif(octets, nom="annuaire.xlsx", type_mime=TYPE_MIME, lignes=102, par=fonction.acteur)
```
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.middleware.lecture_seule import ecriture_en_get, lecture_seule

RAISON = "consigne au journal qu’un fichier nominatif a été lu"


class FichierNominatif(HttpResponse):
    """A file to keep, with names in it. `lignes`: how many rows; `par`: in which function it was asked for.

    `objet`: what the file is about; by default the person who asked. `prefecture`, `region`: codes of its territory.
    """

    def __init__(
        self,
        contenu: bytes,
        *,
        nom: str,
        type_mime: str,
        lignes: int,
        par: Acteur,
        objet: Model | None = None,
        prefecture: str = "",
        region: str = "",
    ) -> None:
        super().__init__(contenu, content_type=type_mime)
        self["Content-Disposition"] = f'attachment; filename="{nom}"'
        self.lignes, self.par, self.objet = lignes, par, objet
        self.format = nom.rpartition(".")[2]
        self.territoire = {"prefecture": prefecture, "region": region}


def export_nominatif(code: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Log, under the event `code`, each `FichierNominatif` that the view hands over; another answer is logged by nobody.

    The view itself still runs read-only: the event is all that this GET writes, in the transaction of the request.
    """

    def exporter(vue: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @ecriture_en_get(RAISON)
        @wraps(vue)
        def journalisee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with lecture_seule():
                reponse = vue(request, *args, **kwargs)
            if isinstance(reponse, FichierNominatif) and request.method == "GET":
                _journaliser(code, reponse, request)
            return reponse

        return journalisee

    return exporter


def _journaliser(code: str, fichier: FichierNominatif, request: HttpRequest) -> None:
    objet: Any = fichier.objet or request.user
    donnees = {"lignes": fichier.lignes, "format": fichier.format}
    journaliser(code, objet, par=fichier.par, donnees=donnees, **fichier.territoire)
