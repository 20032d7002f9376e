/* Small comforts; every page works without this file. */
"use strict";

// The summary of errors is read first: it takes the focus when the page opens.
const resume = document.querySelector("[data-resume-erreurs]");
if (resume) {
  resume.focus();
}

// A second click while a form is on its way sends nothing. Released soon: the answer may be a file that keeps the page.
document.addEventListener("submit", (evenement) => {
  const formulaire = evenement.target;
  if (evenement.defaultPrevented) {
    return;
  }
  if (formulaire.dataset.envoye) {
    evenement.preventDefault();
    return;
  }
  formulaire.dataset.envoye = "1";
  setTimeout(() => delete formulaire.dataset.envoye, 3000);
});
