/* Saves each field as it is typed, over the same address: the survey, the texts. Every page works without this file.

   The form says `data-saisie="réponses"`: what it is made of, in the plural. Each block says `data-question`: what is
   saved together, its token in the first hidden field. The other attributes are optional. */
"use strict";

(() => {
  const formulaire = document.querySelector("[data-saisie]");
  if (!formulaire) {
    return;
  }
  const etat = formulaire.querySelector("[data-etat]");
  const panne = formulaire.querySelector("[data-panne]");
  const panneTexte = formulaire.querySelector("[data-panne-texte]");
  const attente = new Map();
  const DELAI = 1500;
  const aEnvoyer = new Set();
  const aReessayer = new Set();
  const enErreur = new Set();
  // Longer than this, a request that must outlive its page is refused by the browser.
  const POIDS_MAX = 60000;
  const PATIENCE = 30000;
  const MOTS = formulaire.dataset.saisie;
  const SESSION_EXPIREE =
    `Votre session a expiré : vos dernières ${MOTS} ne sont pas enregistrées. ` +
    "Cliquez sur « Enregistrer » : après connexion, elles vous seront présentées de nouveau.";
  const ECHEC =
    `L’enregistrement a échoué : vos dernières ${MOTS} ne sont pas enregistrées. ` +
    "Vérifiez votre connexion, puis cliquez sur « Enregistrer ».";
  let enCours = null;
  let enVol = null;
  let parti = false;
  let soumis = false;

  const blocs = () => Array.from(formulaire.querySelectorAll("[data-question]"));
  const blocDe = (cle) => blocs().find((bloc) => bloc.dataset.question === cle);

  // The banner stays as long as one answer is not saved, whatever becomes of the others.
  const problemes = new Map();
  const signaler = (bloc, texte) => {
    if (texte) {
      problemes.set(bloc, texte);
      etat.textContent = "Non enregistré";
    } else {
      problemes.delete(bloc);
    }
    panneTexte.textContent = [...new Set(problemes.values())].join(" ");
    panne.hidden = !problemes.size;
  };

  // What the person typed since the save began is kept: only the token of the question is replaced.
  const champsDe = (bloc) => {
    const donnees = new FormData();
    donnees.append("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
    for (const champ of bloc.querySelectorAll("input, textarea, select")) {
      const coche = !["radio", "checkbox"].includes(champ.type) || champ.checked;
      if (champ.name && champ.type !== "file" && coche) {
        donnees.append(champ.name, champ.value);
      }
    }
    if (bloc.dataset.confirmee) {
      donnees.append("confirmer", bloc.dataset.confirmee);
    }
    return donnees;
  };

  // `keepalive`: what was sent arrives even if the person leaves meanwhile.
  const poster = (donnees) => {
    const poids = [...donnees].reduce((somme, [nom, valeur]) => somme + 3 * (nom.length + valeur.length) + 120, 0);
    return fetch(window.location.pathname, {
      method: "POST",
      body: donnees,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: poids < POIDS_MAX,
      signal: AbortSignal.timeout(PATIENCE),
    });
  };

  // Beside the field, and read with it. A message of the server that is no longer true goes away too.
  const afficherErreurs = (bloc, erreurs) => {
    bloc.querySelectorAll("[data-erreur-auto]").forEach((message) => message.remove());
    bloc.querySelectorAll("[aria-invalid]").forEach((champ) => champ.removeAttribute("aria-invalid"));
    for (const [nom, phrases] of Object.entries(erreurs)) {
      const champ = bloc.querySelector(`[name="${CSS.escape(nom)}"]`);
      if (!champ) {
        continue;
      }
      const message = document.createElement("p");
      message.className = "fr-message fr-message--error";
      message.id = `${champ.id}_erreur_auto`;
      message.dataset.erreurAuto = nom;
      message.textContent = phrases.join(" ");
      (champ.closest(".portail-champ, td") || bloc).append(message);
      const ids = new Set((champ.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
      champ.setAttribute("aria-describedby", [...ids.add(message.id)].join(" "));
      champ.setAttribute("aria-invalid", "true");
    }
  };

  const appliquer = (bloc, suite) => {
    for (const [cle, jeton] of Object.entries(suite.jetons)) {
      const nomme = formulaire.elements.namedItem(`${cle}__jeton`);
      (nomme || blocDe(cle).querySelector('input[type="hidden"]')).value = jeton;
    }
    for (const autre of suite.visibles ? blocs() : []) {
      if (autre.hasAttribute("data-conditionnelle")) {
        autre.hidden = !suite.visibles.includes(autre.dataset.question);
      }
    }
    for (const [cle, texte] of Object.entries(suite.calculs || {})) {
      const lu = formulaire.querySelector(`[data-calcul="${CSS.escape(cle)}"]`);
      if (lu) {
        lu.textContent = texte;
      }
    }
    for (const [cle, totaux] of Object.entries(suite.totaux || {})) {
      const tableau = blocDe(cle);
      if (tableau) {
        tableau.querySelectorAll("[data-total-colonne]").forEach((td, rang) => (td.textContent = totaux.colonnes[rang]));
        tableau.querySelectorAll("[data-total-ligne]").forEach((td) => (td.textContent = totaux.lignes[td.dataset.totalLigne]));
      }
    }
    oublierLesConfirmees(Object.keys(suite.jetons));
    montrerLesApercus(suite.apercus || {});
    montrerLesAlertes(suite);
    montrerLesManques(suite.manques);
    afficherErreurs(bloc, suite.erreurs);
  };

  const paragraphe = (texte, classe) => {
    const p = document.createElement("p");
    p.className = classe;
    p.textContent = texte;
    return p;
  };

  // What the answer now says beside last year's and the portal's; and the word of explanation it may call for.
  const montrerLesAlertes = (suite) => {
    for (const bloc of suite.alertes ? blocs() : []) {
      const cle = bloc.dataset.question;
      for (const repere of bloc.querySelectorAll("[data-ecart]")) {
        const texte = ((suite.ecarts || {})[cle] || {})[repere.dataset.ecart] || "";
        repere.querySelector("[data-ecart-texte]").textContent = texte;
        repere.hidden = !texte;
      }
      const alertes = bloc.querySelector("[data-alertes]");
      if (alertes) {
        const phrases = suite.alertes[cle] || [];
        alertes.replaceChildren(
          ...phrases.map((phrase) => paragraphe(phrase, "fr-message fr-message--warning enquete-repere"))
        );
      }
      const explication = bloc.querySelector("[data-explication]");
      if (explication && suite.expliquer.includes(cle)) {
        explication.hidden = false;
      }
    }
  };

  const montrerLesManques = (manques) => {
    const liste = document.querySelector("[data-manques]");
    if (!liste || !manques) {
      return;
    }
    liste.querySelector("ul").replaceChildren(
      ...manques.map(([cle, phrase]) => {
        const lien = document.createElement("a");
        lien.href = `#q-${cle}`;
        lien.textContent = phrase;
        const point = document.createElement("li");
        point.append(lien);
        return point;
      })
    );
    liste.hidden = !manques.length;
  };

  // « À confirmer » goes with the save that confirms it, by its button or by another value.
  const oublierLesConfirmees = (cles) => {
    for (const cle of cles) {
      const bloc = blocDe(cle);
      const mention = bloc && bloc.querySelector("[data-a-confirmer]");
      if (mention) {
        delete bloc.dataset.confirmee;
        const ici = mention.contains(document.activeElement);
        mention.remove();
        if (ici) {
          bloc.focus();
        }
      }
    }
    const restent = formulaire.querySelectorAll("[data-question]:not([hidden]) [data-a-confirmer]").length;
    const compte = formulaire.querySelector("[data-a-confirmer-compte]");
    if (compte) {
      const s = restent >= 2 ? "s" : "";
      compte.textContent = `${restent} valeur${s} pré-remplie${s} à vérifier, puis à confirmer.`;
      compte.hidden = !restent;
      formulaire.querySelector("[data-tout-confirmer]").hidden = !restent;
    }
  };

  formulaire.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest('[data-a-confirmer] button[name="confirmer"]');
    if (bouton) {
      const bloc = bouton.closest("[data-question]");
      evenement.preventDefault();
      bloc.dataset.confirmee = bouton.value;
      enregistrer(bloc);
    }
  });

  // The server made it safe: it is what the page itself will show.
  const montrerLesApercus = (apercus) => {
    for (const [cle, html] of Object.entries(apercus)) {
      const apercu = formulaire.querySelector(`[data-apercu="${CSS.escape(cle)}"]`);
      apercu.querySelector("[data-apercu-texte]").innerHTML = html || "<p>(vide)</p>";
      apercu.hidden = false;
    }
  };

  const envoyer = async (bloc) => {
    etat.textContent = "Enregistrement…";
    enVol = bloc;
    let reponse;
    let suite;
    try {
      reponse = await poster(champsDe(bloc));
      suite = await reponse.json();
    } catch {
      const expiree = reponse && (reponse.type === "opaqueredirect" || reponse.status === 403);
      signaler(bloc, expiree ? SESSION_EXPIREE : ECHEC);
      aReessayer.add(bloc);
      return;
    } finally {
      enVol = null;
    }
    aReessayer.delete(bloc);
    if (suite.refus) {
      signaler(bloc, suite.refus);
      return;
    }
    appliquer(bloc, suite);
    const conflits = Object.values(suite.conflits);
    signaler(bloc, conflits.join(" "));
    enErreur.delete(bloc);
    if (Object.keys(suite.erreurs).length) {
      enErreur.add(bloc);
      etat.textContent = `Une ${MOTS.slice(0, -1)} est à corriger : elle n’est pas enregistrée.`;
    } else if (!conflits.length) {
      etat.textContent = suite.phrase;
    }
  };

  // One save at a time: a question never travels with the token of the save before. What changed meanwhile waits once.
  const vider = async () => {
    while (aEnvoyer.size && !soumis) {
      const [bloc] = aEnvoyer;
      aEnvoyer.delete(bloc);
      await envoyer(bloc);
    }
    enCours = null;
  };

  const enregistrer = (bloc) => {
    clearTimeout(attente.get(bloc));
    attente.delete(bloc);
    aReessayer.forEach((autre) => aEnvoyer.add(autre));
    aReessayer.clear();
    aEnvoyer.add(bloc);
    enCours = enCours || vider();
  };

  // A field in conflict waits for the button that chooses.
  const blocDuChamp = (evenement) => {
    const bloc = evenement.target.closest("[data-question]");
    const auto = evenement.target.type !== "file" && evenement.target.name && bloc && !bloc.hasAttribute("data-a-choisir");
    return auto ? bloc : null;
  };

  formulaire.addEventListener("input", (evenement) => {
    const bloc = blocDuChamp(evenement);
    compter(evenement.target);
    if (bloc) {
      clearTimeout(attente.get(bloc));
      attente.set(bloc, setTimeout(() => enregistrer(bloc), DELAI));
    }
  });

  // Pressing a button takes the focus from the field, which changes. Saving then would write the state of the form, move the
  // button from under the finger, and the click would be lost: the save waits, and the form that is sent makes it needless.
  let appui = false;
  document.addEventListener("pointerdown", (evenement) => {
    appui = Boolean(evenement.target.closest("button"));
  });
  document.addEventListener("keydown", () => {
    appui = false;
  });

  formulaire.addEventListener("change", (evenement) => {
    montrerLesPrecisions();
    const bloc = blocDuChamp(evenement);
    if (bloc && !appui) {
      enregistrer(bloc);
    } else if (bloc) {
      clearTimeout(attente.get(bloc));
      attente.set(bloc, setTimeout(() => enregistrer(bloc), DELAI));
    }
  });

  // « Aperçu » without leaving the page, and without saving; the page itself shows it when the answer does not come.
  formulaire.addEventListener("click", async (evenement) => {
    const bouton = evenement.target.closest('button[name="apercu"]');
    if (!bouton || bouton.dataset.parLaPage) {
      return;
    }
    evenement.preventDefault();
    const donnees = champsDe(bouton.closest("[data-question]"));
    donnees.append("apercu", bouton.value);
    try {
      montrerLesApercus((await (await poster(donnees)).json()).apercus);
    } catch {
      bouton.dataset.parLaPage = "1";
      formulaire.requestSubmit(bouton);
    }
  });

  // « Suivant » during a save: that save ends first, then the whole form goes, with its token up to date.
  formulaire.addEventListener(
    "submit",
    (evenement) => {
      if (soumis) {
        return;
      }
      soumis = true;
      attente.forEach((minuterie) => clearTimeout(minuterie));
      attente.clear();
      aEnvoyer.clear();
      if (!enCours) {
        return;
      }
      evenement.preventDefault();
      evenement.stopImmediatePropagation();
      enCours.finally(() => formulaire.requestSubmit(evenement.submitter));
    },
    true
  );

  // Every character that PostgreSQL will keep counts for one, as on the server.
  const compter = (champ) => {
    const compteur = champ.name && formulaire.querySelector(`[data-compteur="${CSS.escape(champ.name)}"]`);
    if (!compteur) {
      return;
    }
    const ecrire = (n) => n.toLocaleString("fr-FR").replace(/\s/g, "\u00a0");
    const [longueur, min, max] = [
      [...champ.value.normalize("NFC").trim()].length,
      Number(compteur.dataset.min),
      Number(compteur.dataset.max),
    ];
    const dit = `${ecrire(longueur)} caractère${longueur >= 2 ? "s" : ""}`;
    if (max && longueur > max) {
      compteur.textContent = `${dit}\u00a0: ${ecrire(longueur - max)} de trop.`;
    } else if (longueur < min) {
      compteur.textContent = `${dit}\u00a0: encore ${ecrire(min - longueur)} au moins.`;
    } else {
      compteur.textContent = max ? `${dit} sur ${ecrire(max)}.` : `${dit}.`;
    }
  };

  // What is typed is saved when the page is left, the field keeping the focus. Hidden, the page goes on living: the queue
  // does its work. Unloaded, it does not: what waits leaves at once, but for the question whose save is on its way, since
  // its token is not known yet: `beforeunload` asks the person to wait for it.
  const enAttente = () => new Set([...attente.keys(), ...aEnvoyer, ...aReessayer]);

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !soumis) {
      [...attente.keys()].forEach(enregistrer);
    }
  });

  window.addEventListener("pagehide", () => {
    if (soumis) {
      return;
    }
    for (const bloc of enAttente()) {
      if (bloc !== enVol) {
        poster(champsDe(bloc)).catch(() => {});
        parti = true;
      }
    }
    attente.clear();
    aEnvoyer.clear();
  });

  window.addEventListener("beforeunload", (evenement) => {
    const fichiers = Array.from(formulaire.querySelectorAll('input[type="file"]')).some((champ) => champ.files.length);
    const encore = enVol && (attente.has(enVol) || aEnvoyer.has(enVol));
    if (!soumis && (encore || fichiers || aReessayer.size || enErreur.size || problemes.size)) {
      evenement.preventDefault();
    }
  });

  // « Si « Autre », précisez » shows with the choice it completes.
  const montrerLesPrecisions = () => {
    for (const champ of formulaire.querySelectorAll('input[name$="__autre"]')) {
      const autre = champ.closest("[data-question]").querySelector('input[value="autre"]');
      champ.closest(".portail-champ").hidden = !autre.checked;
    }
  };

  // Back from a page that could not be reached: saving goes on.
  window.addEventListener("pageshow", (evenement) => {
    soumis = false;
    if (evenement.persisted && parti) {
      window.location.reload(); // the tokens are those of before it was left
    }
  });

  for (const bloc of blocs()) {
    if (bloc.hasAttribute("data-masquee")) {
      bloc.hidden = true;
    }
    const condition = bloc.querySelector("[data-condition]");
    if (condition) {
      condition.hidden = true;
    }
  }
  montrerLesPrecisions();
  etat.textContent = `Vos ${MOTS} s’enregistrent au fur et à mesure.`;
})();
