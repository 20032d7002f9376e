"""From an empty page to a published circulaire, by forms alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from circulaires.models import ObjectifCible, Texte
from mildeca_portal.socle.models import Courriel
from tests.circulaires.fabriques import PDF
from tests.fabriques import administrateur, chef_departemental, chef_regional
from tests.saisie import telle_quelle

pytestmark = pytest.mark.django_db


def poster(client, adresse, **donnees):
    reponse = client.post(adresse, donnees, follow=True)
    assert reponse.status_code == 200
    formulaire = (reponse.context or {}).get("form")
    assert not (formulaire and formulaire.is_bound), formulaire.errors
    return reponse


def test_de_la_page_vide_a_la_publication(client_de):
    doubs, region = chef_departemental("25"), chef_regional("27")
    admin = client_de(administrateur())
    redaction = "/circulaires/2027/modifier/"
    fin = timezone.localdate() + timedelta(days=200)

    poster(admin, "/circulaires/nouvelle/", exercice="2027", intitule="Circulaire 2027")
    poster(
        admin,
        f"{redaction}texte/",
        **telle_quelle(admin.get(f"{redaction}texte/"))
        | {
            "intitule": "Circulaire « Chefs de projets 2027 »",
            "reference": "MILDECA/2026/12",
            "affaire_suivie_par": "Mission Territoires",
            "introduction": "Une **année** de continuité.",
        },
    )
    objectif = ObjectifCible.objects.get(strategie__code="SIMCA-2023-2027", numero=2)
    poster(
        admin,
        f"{redaction}orientations/ajouter/",
        intitule="Protéger les mineurs",
        contenu="Texte",
        objectifs_cibles=[objectif.pk],
    )
    poster(admin, f"{redaction}chantiers/ajouter/", intitule="Vente d’alcool", au_plus_tard_le=str(fin))
    poster(
        admin,
        f"{redaction}regles/ajouter/?type=part_maximale",
        code="r-01",
        libelle="Part maximale",
        severite="bloquante",
        active="on",
        paragraphe="Pas plus de 80 %.",
        paragraphe_origine="Circulaire 2027, § 3",
        **{"parametre-taux_max": "80"},
    )
    poster(
        admin,
        f"{redaction}echeances/ajouter/",
        nature="engagement",
        intitule="Dernier jour pour engager",
        au_plus_tard_le=str(fin),
    )
    annexe = SimpleUploadedFile("annexe.pdf", PDF, "application/pdf")
    poster(admin, f"{redaction}annexes/ajouter/", intitule="Modèle de bilan", fichier=annexe)
    poster(admin, f"{redaction}etat/", vers="en_relecture")
    signe = SimpleUploadedFile("circulaire.pdf", PDF, "application/pdf")
    poster(
        admin,
        f"{redaction}signature/",
        date_signature=str(timezone.localdate()),
        signataire="Le président",
        fichier=signe,
    )
    reponse = poster(admin, "/circulaires/2027/publier/")

    texte = Texte.objects.get(exercice=2027)
    assert reponse.redirect_chain == [("/circulaires/2027/", 302)]
    assert (texte.statut, texte.origine) == ("publie", "portail")
    assert texte.regles.get().parametres == {"taux_max": "0.8", "cofinancements_exiges": False}
    assert texte.orientations.get().objectifs_cibles.get() == objectif
    envoyes = Courriel.objects.order_by("destinataire").values_list("destinataire", "sujet")
    sujet = "Circulaire «\u00a0Chefs de projets 2027\u00a0»\u00a0: publication"
    assert sorted(envoyes) == sorted(
        (p.courriel, sujet.replace("\u00a0Chefs", " Chefs").replace("2027\u00a0", "2027 ")) for p in (doubs, region)
    )

    lecteur = client_de(doubs)
    page = lecteur.get("/circulaires/2027/").content.decode()
    assert "La part de la MILDECA ne dépasse pas 80\u00a0% du coût total du projet." in page
    assert "<strong>année</strong>" in page
    assert b"".join(lecteur.get("/circulaires/2027/fichier-signe/").streaming_content) == PDF
    page = poster(lecteur, "/circulaires/2027/accuser-lecture/").content.decode()
    assert "Accuser lecture</button>" not in page
    assert "Lu le " in page
    assert texte.lectures.get().prefecture.code == "25"
