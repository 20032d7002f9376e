"""What the pages of the report show of its editions, for someone's rights."""

from dataclasses import dataclass

from prefectures.habilitations import Habilitations
from rapports.droits import peut_lire_la_preparation, peut_preparer_le_rapport
from rapports.models import Campagne, Edition, Reponse
from rapports.regles_editions import refus_de_generer, refus_de_publier

S = Edition.Statut
NIVEAUX = {S.BROUILLON: "info", S.GELEE: "attention", S.VALIDEE: "attention", S.PUBLIEE: "succes"}


@dataclass(frozen=True)
class Rapport:
    """The report on one exercice. `editions`: those one may see, latest first; `edition`: the one shown, if any."""

    campagne: Campagne
    editions: tuple[Edition, ...]
    edition: Edition | None
    prepare: bool
    refus_de_generer: tuple[str, ...] = ()

    @property
    def titre(self) -> str:
        return f"Rapport {self.campagne.exercice}"

    @property
    def en_preparation(self) -> Edition | None:
        """The edition whose task is queued or running."""
        return next((e for e in self.editions if e.travail and e.travail.en_marche), None)

    @property
    def echec(self) -> str:
        """Why the last task failed; empty when it did not, or when a later one succeeded."""
        travaux = [e.travail for e in self.editions if e.travail]
        dernier = max(travaux, key=lambda t: t.pk, default=None)
        return dernier.erreur if dernier and dernier.statut == dernier.Statut.ECHOUE else ""

    @property
    def refus_de_publier(self) -> list[str]:
        return refus_de_publier(self.edition, self.campagne.statut) if self.edition else []

    @property
    def publiable(self) -> bool:
        return bool(self.prepare and self.edition and self.edition.statut in (S.GELEE, S.VALIDEE))

    @property
    def document_manquant(self) -> bool:
        return bool(self.edition and not (self.edition.pdf_id and self.edition.xlsx_id))

    @property
    def publiee(self) -> Edition | None:
        return next((e for e in self.editions if e.statut == S.PUBLIEE), None)

    @property
    def niveau(self) -> str:
        """Level of the badge of the edition shown."""
        return NIVEAUX.get(S(self.edition.statut), "neutre") if self.edition else "neutre"

    def document(self, champ: str) -> Edition | None:
        """The latest edition one may see that has its `pdf` or `xlsx`."""
        return next((e for e in self.editions if getattr(e, f"{champ}_id")), None)


def rapport_de(campagne: Campagne, habilitations: Habilitations, numero: int | None = None) -> Rapport:
    """`numero`: the edition to show; the latest frozen one by default. Two queries, three for who prepares."""
    prepare = bool(peut_preparer_le_rapport(habilitations))
    visibles = Edition.objects.visibles_par(habilitations).sans_donnees().filter(campagne=campagne)
    if not peut_lire_la_preparation(habilitations):
        visibles = visibles.filter(statut=S.PUBLIEE)
    editions = tuple(visibles.order_by("-numero"))
    montrables = (e for e in editions if e.statut != S.BROUILLON and numero in (None, e.numero))
    refus: list[str] = []
    if prepare:
        acceptees = Reponse.objects.filter(campagne=campagne, statut=Reponse.Statut.ACCEPTEE).count()
        refus = refus_de_generer(campagne.statut, acceptees)
    return Rapport(campagne, editions, next(montrables, None), prepare, tuple(refus))


def liste_des_rapports(habilitations: Habilitations) -> list[Rapport]:
    """One per exercice one may see something of, latest first: two queries."""
    editions = list(Edition.objects.visibles_par(habilitations).sans_donnees().order_by("-numero"))
    if not peut_lire_la_preparation(habilitations):
        campagnes = {e.campagne_id: e.campagne for e in editions}.values()
    else:
        campagnes = Campagne.objects.filter(statut__in=Campagne.CONNUES)  # type: ignore[assignment]
    prepare = bool(peut_preparer_le_rapport(habilitations))
    rapports = []
    for campagne in sorted(campagnes, key=lambda c: -c.exercice):
        siennes = tuple(e for e in editions if e.campagne_id == campagne.pk)
        montree = next((e for e in siennes if e.statut != S.BROUILLON), None)
        rapports.append(Rapport(campagne, siennes, montree, prepare))
    return rapports
