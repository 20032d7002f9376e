/* The page shown in a meeting. What comes back without the figures (the session has ended) is shown whole, not swapped in. */
"use strict";

document.addEventListener("htmx:beforeSwap", (evenement) => {
  if (!evenement.detail.xhr.responseText.includes('id="ecran"')) {
    evenement.preventDefault();
    location.reload();
  }
});
