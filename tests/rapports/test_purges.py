"""Names leave the answers once their time is over; what was declared stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle.conservation import compter, purger
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from mildeca_portal.socle.models import Fichier
from rapports.chiffres.extraction import extraire
from rapports.documents.colonnes import colonnes_de
from rapports.models import Campagne, DemandeCorrection, Relance, Reponse, Valeur
from tests.circulaires.fabriques import fichier_pdf
from tests.fabriques import agent
from tests.rapports import fabriques as enquetes

pytestmark = pytest.mark.django_db
ONZE_ANS = timedelta(days=11 * 366)


def echues(code: str) -> int | None:
    return next(b.nombre for b in compter() if b.categorie.code == code)


@pytest.fixture
def transmise() -> Reponse:
    enquetes.campagne_ouverte(2025)
    return enquetes.reponse_transmise(Campagne.objects.get())


def vieillir(reponse: Reponse) -> None:
    Reponse.objects.filter(pk=reponse.pk).update(transmise_le=timezone.now() - ONZE_ANS)


def test_les_noms_quittent_une_reponse_ancienne_et_les_chiffres_restent(transmise):
    avant = Reponse.objects.get(pk=transmise.pk).instantane
    noms = {c["nom"] for c in avant["chefs"].values()} | {avant["transmise_par"]["nom"]}
    demande = DemandeCorrection.objects.create(
        reponse=transmise,
        echeance=timezone.now(),
        demandee_le=timezone.now(),
        instantane=avant,
    )
    assert "" not in noms
    assert (echues("reponses_transmises"), avant["valeurs"]["validation.visa_nom"]) == (0, "Exemple")
    vieillir(transmise)

    assert echues("reponses_transmises") == 1
    purger()

    apres = Reponse.objects.get(pk=transmise.pk).instantane
    assert {c["nom"] for c in apres["chefs"].values()} | {apres["transmise_par"]["nom"]} == {""}
    assert {c["titre"] for c in apres["chefs"].values()} == {c["titre"] for c in avant["chefs"].values()}
    assert apres["transmise_par"]["fonction"] == avant["transmise_par"]["fonction"]
    assert {c: v for c, v in apres["valeurs"].items() if c != "validation.visa_nom"} == {
        c: v for c, v in avant["valeurs"].items() if c != "validation.visa_nom"
    }
    assert (apres["totaux"], apres["lignes"]) == (avant["totaux"], avant["lignes"])
    demande.refresh_from_db()
    for copie in (apres, demande.instantane):
        assert not any(nom in str(copie) for nom in noms)
    assert Valeur.objects.get(reponse=transmise, cle="validation.visa_nom").contenu is None
    assert echues("reponses_transmises") == 0


def test_la_chronologie_d_une_reponse_sans_noms_se_lit_encore(transmise, client_de):
    vieillir(transmise)
    purger()

    assert client_de(agent()).get(transmise.get_absolute_url()).status_code == 200


def test_aucun_nom_de_personne_ne_va_dans_les_chiffres_ni_dans_le_classeur_publie(transmise):
    maintenant = timezone.now()
    Reponse.objects.filter(pk=transmise.pk).update(statut="acceptee", acceptee_le=maintenant)

    extrait = extraire(transmise.campagne.exercice, timezone.localdate(maintenant))

    cles = {v["cle"] for v in extrait.tables["valeurs"]}
    assert "validation.visa_le" in cles
    assert "validation.visa_nom" not in cles
    section = transmise.version_questionnaire.questionnaire.sections[-1]
    colonnes = [c.cle for c in colonnes_de(None, section)]
    assert "validation.visa_le" in colonnes
    assert "validation.visa_nom" not in colonnes


def test_les_relances_anciennes_s_effacent(transmise):
    for palier, jours in (("J-7", 400), ("J-1", 10)):
        Relance.objects.create(
            campagne=transmise.campagne,
            reponse=transmise,
            palier=palier,
            destinataire="a@prefectures.test",
            date=timezone.now() - timedelta(days=jours),
        )
    purger()
    assert [r.palier for r in Relance.objects.all()] == ["J-1"]


def test_un_fichier_que_rien_ne_designe_est_signale_jamais_efface(transmise):
    cite = fichier_pdf()
    Valeur.objects.update_or_create(
        reponse=transmise,
        cle="projet_principal.photo",
        defaults={"contenu": {"fichier": cite.pk, "nom": "x.pdf"}, "modifiee_le": timezone.now()},
    )
    fige = fichier_pdf()
    copie = {**Reponse.objects.get(pk=transmise.pk).instantane}
    copie["valeurs"] = {**copie["valeurs"], "projet_principal.photo": {"fichier": fige.pk, "nom": "x.pdf"}}
    Reponse.objects.filter(pk=transmise.pk).update(instantane=copie)
    avant = echues("fichiers_orphelins")
    perdu = conserver(Depot("perdu.pdf", PDF, b"%PDF-"), depose_par_id=None)

    assert (avant, echues("fichiers_orphelins")) == (0, 1)
    purger()

    assert Fichier.objects.filter(pk=perdu.pk).exists()
