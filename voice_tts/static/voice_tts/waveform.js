// Draws a recording, lets the stretch that is used be moved by sliders or by dragging, and plays it.
"use strict";
(() => {
  const SHORTEST = 3;
  const LONGEST = 10;
  const COLUMNS = 240;
  const INK = "#3d4a45";
  const CHOSEN = "#0b5345";
  const CHOSEN_PALE = "#bfe0d4";

  async function setUp(box) {
    const part = (name) => box.querySelector(`[data-${name}]`);
    const [canvas, status, start, length, startText, lengthText, play, playAll] =
      ["canvas", "status", "start", "length", "start-text", "length-text", "play", "play-all"].map(part);
    const first = document.getElementById("id_stretch_start");
    const last = document.getElementById("id_stretch_end");
    const pen = canvas.getContext("2d");
    const context = new AudioContext();
    let buffer;
    try {
      const response = await fetch(box.dataset.source, { credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      buffer = await context.decodeAudioData(await response.arrayBuffer());
    } catch {
      status.textContent = "소리를 불러오지 못했습니다. 이 쪽을 새로 고쳐 주세요.";
      status.classList.add("wrong");
      return;
    }
    const samples = buffer.getChannelData(0);
    const total = buffer.duration;
    const step = Math.max(1, Math.floor(samples.length / COLUMNS));
    const peaks = Array.from({ length: COLUMNS }, (_, column) => {
      let most = 0;
      for (let at = column * step; at < (column + 1) * step; at += 1) most = Math.max(most, Math.abs(samples[at] || 0));
      return most;
    });
    const tallest = Math.max(0.01, ...peaks);

    length.min = Math.min(SHORTEST, total).toFixed(1);
    length.max = Math.min(LONGEST, total).toFixed(1);
    length.value = (Number(last.value) - Number(first.value)).toFixed(1);
    start.max = Math.max(0, total - Number(length.min)).toFixed(1);
    start.value = Number(first.value).toFixed(1);

    function draw() {
      const [from, to] = [Number(first.value) / total, Number(last.value) / total];
      const width = canvas.width / COLUMNS;
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = CHOSEN_PALE;
      pen.fillRect(from * canvas.width, 0, (to - from) * canvas.width, canvas.height);
      peaks.forEach((peak, column) => {
        const inside = column / COLUMNS >= from && column / COLUMNS <= to;
        const height = Math.max(2, (peak / tallest) * canvas.height * 0.92);
        pen.fillStyle = inside ? CHOSEN : INK;
        pen.fillRect(column * width, (canvas.height - height) / 2, width * 0.7, height);
      });
      startText.textContent = `${Number(first.value).toFixed(1)}초`;
      lengthText.textContent = `${(Number(last.value) - Number(first.value)).toFixed(1)}초`;
    }

    function choose(from, seconds) {
      const begin = Math.max(0, Math.min(from, total - seconds));
      first.value = begin.toFixed(3);
      last.value = Math.min(total, begin + seconds).toFixed(3);
      start.value = begin.toFixed(1);
      draw();
    }
    start.addEventListener("input", () => choose(Number(start.value), Math.min(Number(length.value), total)));
    length.addEventListener("input", () => choose(Number(first.value), Math.min(Number(length.value), total)));

    let grip = null;
    const secondsAt = (event) => (event.offsetX / canvas.clientWidth) * total;
    canvas.addEventListener("pointerdown", (event) => {
      const at = secondsAt(event);
      const seconds = Number(last.value) - Number(first.value);
      if (at < Number(first.value) || at > Number(last.value)) choose(at - seconds / 2, seconds);
      grip = at - Number(first.value);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (grip !== null) choose(secondsAt(event) - grip, Number(last.value) - Number(first.value));
    });
    canvas.addEventListener("pointerup", () => { grip = null; });

    let playing = null;
    function sound(from, seconds) {
      if (playing) playing.stop();
      context.resume();
      playing = context.createBufferSource();
      playing.buffer = buffer;
      playing.connect(context.destination);
      playing.start(0, from, seconds);
      status.textContent = "들려드리고 있습니다.";
      const mine = playing;
      playing.onended = () => { if (playing === mine) status.textContent = "다 들었습니다."; };
    }
    play.addEventListener("click", () => sound(Number(first.value), Number(last.value) - Number(first.value)));
    playAll.addEventListener("click", () => sound(0, total));
    status.textContent = `녹음 ${total.toFixed(1)}초 가운데 파란 부분을 씁니다.`;
    draw();
  }

  document.querySelectorAll("[data-wave]").forEach(setUp);
})();
