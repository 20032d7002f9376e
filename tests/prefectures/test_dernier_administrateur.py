"""The portal always keeps an administrator."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mildeca_portal.comptes.actions.fermeture import fermer_compte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from prefectures.actions.affectations import annuler_affectation, changer_la_fin_de_l_affectation, corriger_affectation
from prefectures.actions.fonctions import clore_affectation
from prefectures.models import Affectation, Personne, Role
from prefectures.regles import DERNIER_ADMINISTRATEUR
from tests import fabriques

DEMAIN = timezone.localdate() + timedelta(days=1)


def fonction(personne: Personne) -> Affectation:
    return personne.affectations.get()


def refuse(acte, *args, **kwargs) -> None:
    with pytest.raises(ActionRefusee) as refus:
        acte(*args, par=SYSTEME, **kwargs)
    assert refus.value.phrases == [DERNIER_ADMINISTRATEUR]


def test_le_dernier_reste_sur_tous_les_chemins(db):
    seul = fabriques.administrateur()
    refuse(clore_affectation, fonction(seul), fin=DEMAIN)
    refuse(changer_la_fin_de_l_affectation, fonction(seul), fin=DEMAIN)
    refuse(fermer_compte, seul)
    assert fonction(seul).fin is None
    assert Personne.objects.get(pk=seul.pk).is_active


def test_un_autre_administrateur_permet_de_partir(db):
    partant = fabriques.administrateur()
    fabriques.administrateur()
    changer_la_fin_de_l_affectation(fonction(partant), fin=DEMAIN, par=SYSTEME)
    assert fonction(partant).fin == DEMAIN


@pytest.mark.parametrize("empechement", ["compte_ferme", "fin_prevue", "pas_encore"])
def test_celui_qui_reste_doit_etre_la_pour_de_bon(db, empechement):
    partant, autre = fabriques.administrateur(), fabriques.administrateur()
    if empechement == "compte_ferme":
        Personne.objects.filter(pk=autre.pk).update(is_active=False)
    else:
        dates = {
            "fin_prevue": {"fin": DEMAIN + timedelta(days=90)},
            "pas_encore": {"debut": DEMAIN + timedelta(days=1)},
        }
        Affectation.objects.filter(personne=autre).update(**dates[empechement])
    refuse(changer_la_fin_de_l_affectation, fonction(partant), fin=DEMAIN)


def test_le_successeur_a_venir_n_est_plus_annule_une_fois_le_depart_fixe(db):
    partant = fabriques.administrateur()
    successeur = fabriques.affecte(Role.ADMINISTRATEUR, debut=DEMAIN)
    changer_la_fin_de_l_affectation(fonction(partant), fin=DEMAIN, par=SYSTEME)

    refuse(annuler_affectation, fonction(successeur))
    refuse(corriger_affectation, fonction(successeur), {"debut": DEMAIN + timedelta(days=5)})
    refuse(corriger_affectation, fonction(successeur), {"role": "agent"})
    # The end may be taken away again.
    assert changer_la_fin_de_l_affectation(fonction(partant), fin=None, par=SYSTEME).fin is None
    annuler_affectation(fonction(successeur), par=SYSTEME)
    assert Affectation.objects.filter(role=Role.ADMINISTRATEUR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_deux_administrateurs_qui_se_retirent_l_un_l_autre(transactional_db):
    fonctions = [fonction(fabriques.administrateur()) for _ in range(2)]
    ensemble, issues = threading.Barrier(2), []

    def retirer(affectation):
        ensemble.wait(timeout=10)
        try:
            changer_la_fin_de_l_affectation(affectation, fin=DEMAIN, par=SYSTEME)
            issues.append("retiré")
        except ActionRefusee as refus:
            issues.append(str(refus))
        finally:
            connection.close()

    fils = [threading.Thread(target=retirer, args=[f]) for f in fonctions]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=20)

    assert sorted(issues) == sorted(["retiré", DERNIER_ADMINISTRATEUR])
    assert Affectation.objects.filter(role=Role.ADMINISTRATEUR, fin__isnull=True).count() == 1
