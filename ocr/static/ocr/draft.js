// Beside the form: the photo, with a frame around what the field in focus was read from; zoom; and news of the reading.
(() => {
  const viewer = document.querySelector("[data-viewer]");
  const sheet = document.querySelector("[data-sheet]");
  const closest = 2.2;
  const widest = 6;
  let zoom = 1;

  const setZoom = (value) => {
    zoom = Math.min(Math.max(value, 1), widest);
    sheet.style.setProperty("--zoom", zoom);
  };

  const show = (place) => {
    document.querySelectorAll(".place.shown").forEach((other) => other.classList.remove("shown"));
    place.classList.add("shown");
    // The photo moves inside its own frame; the page stays where the person types.
    viewer.scrollTo({
      left: place.offsetLeft + place.offsetWidth / 2 - viewer.clientWidth / 2,
      top: place.offsetTop + place.offsetHeight / 2 - viewer.clientHeight / 2,
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    });
  };

  if (viewer && sheet) {
    document.querySelector("[data-zoom]").hidden = false;
    document.querySelectorAll("[data-zoom-by]").forEach((button) => {
      button.addEventListener("click", () => {
        const by = Number(button.dataset.zoomBy);
        setZoom(by ? zoom * by : 1);
      });
    });
    document.addEventListener("focusin", (event) => {
      const place = document.getElementById(event.target.dataset?.place ?? "");
      if (!place) return;
      if (zoom < closest) setZoom(closest);
      show(place);
    });
  }

  const reading = document.querySelector("[data-reading]");
  if (reading) {
    const form = document.querySelector("form");
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    const ask = async () => {
      try {
        const answer = await fetch(reading.dataset.reading, { headers: { Accept: "application/json" } });
        const body = await answer.json();
        if (answer.ok && body.state !== "reading") {
          // What was typed meanwhile is not thrown away.
          if (!touched) location.reload();
          else reading.querySelector("h2").textContent = "사진을 다 읽었습니다. 저장하지 않고 새로 열면 읽은 내용이 나옵니다.";
          return;
        }
      } catch {
        // The network may come back.
      }
      setTimeout(ask, 2000);
    };
    setTimeout(ask, 2000);
  }
})();
