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

// A table wider than the screen is reached and scrolled with the keyboard, under the name of its caption.
const rendreDefilables = () => {
  document.querySelectorAll(".fr-table__content, .fr-table__container").forEach((cadre) => {
    const defile = cadre.scrollWidth > cadre.clientWidth && getComputedStyle(cadre).overflowX !== "visible";
    const legende = cadre.querySelector("caption");
    if (defile && legende) {
      cadre.tabIndex = 0;
      cadre.setAttribute("role", "group");
      cadre.setAttribute("aria-label", legende.textContent.trim());
    } else {
      ["tabindex", "role", "aria-label"].forEach((nom) => cadre.removeAttribute(nom));
    }
  });
};
rendreDefilables();
window.addEventListener("load", rendreDefilables);
window.addEventListener("resize", rendreDefilables);
document.addEventListener("htmx:afterSettle", rendreDefilables);
