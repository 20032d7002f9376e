"""Random lives of three posts: openings, ends, interims, transfers and cancellings, day after day.

A model keeps what should be; after each act the database holds that and nothing else, nobody shares a post, and only
who holds one has access. A refused act changes nothing, and is refused for the reason the model knows.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Evenement
from prefectures.actions.fonctions import clore_mandat, ouvrir_mandat
from prefectures.actions.mandats import annuler_mandat, changer_la_fin_du_mandat, transmettre_mandat
from prefectures.habilitations import habilitations_de
from prefectures.models import Mandat
from tests import fabriques

ORIGINE, DUREE = date(2026, 3, 20), 40  # over the change of hour
POSTES = (("25", "departemental"), ("21", "departemental"), ("21", "regional"))
postes, personnes = st.sampled_from(range(len(POSTES))), st.sampled_from(range(3))
jours = st.integers(0, DUREE)
fins = st.none() | jours


def le(jour: int | None) -> date | None:
    return None if jour is None else ORIGINE + timedelta(days=jour)


@dataclass
class Tenure:
    """A mandate as it should be. `pk`: its row."""

    pk: int
    poste: int
    personne: int
    debut: int
    fin: int | None
    interim: bool = False

    def jours(self) -> range:
        return range(self.debut, DUREE + 2 if self.fin is None else self.fin)


class Mandats(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.personnes = [fabriques.PersonneFactory() for _ in range(3)]
        self.prefectures = {code: fabriques.prefecture(code) for code in ("21", "25")}
        self.tenures: list[Tenure] = []
        self.aujourdhui = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def libre(self, poste: int, debut: int, fin: int | None, sauf: Tenure | None = None) -> bool:
        if fin is not None and fin <= debut:
            return False
        voulus = set(Tenure(0, poste, 0, debut, fin).jours())
        return not any(voulus & set(t.jours()) for t in self.tenures if t.poste == poste and t is not sauf)

    def tenter(self, permis: bool, acte, *args, **kwargs):
        """Do the act today; it must succeed when it is allowed, and change nothing when it is not."""
        avant = (self.lignes(), Evenement.objects.count())
        midi = datetime.combine(le(self.aujourdhui), time(12), UTC)
        refus = None
        with time_machine.travel(midi, tick=False):
            try:
                resultat = acte(*args, par=SYSTEME, **kwargs)
            except ActionRefusee as erreur:
                refus = erreur
        assert (refus is None) == permis, f"{acte.__name__} : {refus or 'aurait dû être refusé'}"
        if refus is None:
            return resultat or True
        assert refus.phrases
        assert (self.lignes(), Evenement.objects.count()) == avant
        return None

    def lignes(self) -> list[tuple]:
        return list(Mandat.objects.order_by("pk").values_list("pk", "personne", "debut", "fin", "par_interim"))

    def mandat(self, tenure: Tenure) -> Mandat:
        return Mandat.objects.get(pk=tenure.pk)

    @rule(nombre=st.integers(1, 8))
    def attendre(self, nombre: int) -> None:
        self.aujourdhui = min(self.aujourdhui + nombre, DUREE)

    @rule(poste=postes, personne=personnes, debut=jours, fin=fins, interim=st.booleans())
    def ouvrir(self, poste: int, personne: int, debut: int, fin: int | None, interim: bool) -> None:
        code, niveau = POSTES[poste]
        mandat = self.tenter(
            self.libre(poste, debut, fin),
            ouvrir_mandat,
            self.personnes[personne],
            self.prefectures[code],
            niveau,
            debut=le(debut),
            fin=le(fin),
            par_interim=interim,
        )
        if mandat:
            self.tenures.append(Tenure(mandat.pk, poste, personne, debut, fin, interim))

    @precondition(lambda self: self.tenures)
    @rule(choix=st.integers(0, 50), fin=jours)
    def clore(self, choix: int, fin: int) -> None:
        tenure = self.tenures[choix % len(self.tenures)]
        if self.tenter(tenure.fin is None and fin > tenure.debut, clore_mandat, self.mandat(tenure), fin=le(fin)):
            tenure.fin = fin

    @precondition(lambda self: self.tenures)
    @rule(choix=st.integers(0, 50), fin=fins)
    def changer_la_fin(self, choix: int, fin: int | None) -> None:
        tenure = self.tenures[choix % len(self.tenures)]
        permis = fin == tenure.fin or self.libre(tenure.poste, tenure.debut, fin, sauf=tenure)
        if self.tenter(permis, changer_la_fin_du_mandat, self.mandat(tenure), fin=le(fin)):
            tenure.fin = fin

    @precondition(lambda self: self.tenures)
    @rule(choix=st.integers(0, 50), successeur=personnes, jour=jours, interim=st.booleans())
    def transmettre(self, choix: int, successeur: int, jour: int, interim: bool) -> None:
        tenure = self.tenures[choix % len(self.tenures)]
        permis = (
            successeur != tenure.personne
            and jour > tenure.debut
            and (tenure.fin is None or jour <= tenure.fin)
            and self.libre(tenure.poste, jour, None, sauf=tenure)
        )
        acte = (transmettre_mandat, self.mandat(tenure), self.personnes[successeur])
        if nouveau := self.tenter(permis, *acte, le=le(jour), par_interim=interim):
            tenure.fin = jour
            self.tenures.append(Tenure(nouveau.pk, tenure.poste, successeur, jour, None, interim))

    @precondition(lambda self: self.tenures)
    @rule(choix=st.integers(0, 50))
    def annuler(self, choix: int) -> None:
        tenure = self.tenures[choix % len(self.tenures)]
        if self.tenter(tenure.debut > self.aujourdhui, annuler_mandat, self.mandat(tenure)):
            self.tenures.remove(tenure)

    @invariant()
    def la_base_tient_ce_que_dit_le_modele(self) -> None:
        attendues = [
            (t.pk, self.personnes[t.personne].pk, le(t.debut), le(t.fin), t.interim)
            for t in sorted(self.tenures, key=lambda t: t.pk)
        ]
        assert self.lignes() == attendues

    @invariant()
    def jamais_deux_titulaires(self) -> None:
        for poste in range(len(POSTES)):
            tenus = [jour for t in self.tenures if t.poste == poste for jour in t.jours()]
            assert len(tenus) == len(set(tenus))

    @invariant()
    def jamais_d_acces_sans_fonction(self) -> None:
        jour = self.aujourdhui
        for numero, personne in enumerate(self.personnes):
            attendus = sorted(POSTES[t.poste] for t in self.tenures if t.personne == numero and jour in t.jours())
            droits = habilitations_de(personne, le(jour))
            obtenus = sorted((f.prefecture_code or "21", f.niveau) for f in droits.fonctions)
            assert obtenus == attendus
            assert bool(droits) == bool(attendus)


def test_des_mandats_au_hasard(db):
    reglages = settings(max_examples=12, stateful_step_count=15, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Mandats, settings=reglages)
