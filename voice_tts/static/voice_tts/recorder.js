// Records from the microphone into a file input, with a countdown and a level meter; also takes dropped files.
"use strict";
(() => {
  const COUNT_FROM = 3;
  const SHORTEST_SECONDS = 3;
  const MEASURE_EVERY_MS = 80;
  const METER_FLOOR_DB = -60; // a quiet room; shown as an empty meter
  const TOO_QUIET_DB = -40;
  const TOO_LOUD_DB = -3;
  const TYPES = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];
  // The voice as it is: what makes calls clearer takes away what a voice is recognised by.
  const MICROPHONE = { audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false } };
  const REFUSALS = {
    NotAllowedError: "마이크 사용을 허락해 주세요. 주소창의 자물쇠를 눌러 마이크를 ‘허용’으로 바꾸면 됩니다.",
    NotFoundError: "마이크를 찾지 못했습니다. 마이크를 연결하거나 녹음한 파일을 올려 주세요.",
    NotReadableError: "다른 앱이 마이크를 쓰고 있습니다. 그 앱을 닫고 다시 눌러 주세요.",
  };
  const OTHERWISE = "이 브라우저에서는 녹음할 수 없습니다. 녹음한 파일을 올려 주세요.";
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  function setUp(box) {
    const part = (name) => box.querySelector(`[data-${name}]`);
    const [start, stop, status, clock, meter, take, player] =
      ["start", "stop", "status", "clock", "meter", "take", "player"].map(part);
    const input = document.getElementById(box.dataset.input);
    const form = input.form;
    const card = box.closest(".card");
    const longest = Number(box.dataset.seconds);
    const say = (text, wrong = false) => { status.textContent = text; status.classList.toggle("wrong", wrong); };

    function show(level) {
      const share = Math.max(0, Math.min(100, 100 * (1 - level / METER_FLOOR_DB)));
      meter.firstElementChild.style.width = `${share}%`;
      meter.setAttribute("aria-valuenow", Math.round(share));
      meter.setAttribute("aria-valuetext", level < TOO_QUIET_DB ? "작음" : level > TOO_LOUD_DB ? "너무 큼" : "알맞음");
    }

    async function record() {
      start.disabled = true;
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia(MICROPHONE);
      } catch (error) {
        say(REFUSALS[error.name] || OTHERWISE, true);
        start.disabled = false;
        return;
      }
      card.classList.add("recording");
      card.scrollIntoView({ block: "start" });
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let loudest = METER_FLOOR_DB;
      const measuring = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-6);
        const level = 20 * Math.log10(peak);
        loudest = Math.max(loudest, level);
        show(level);
      }, MEASURE_EVERY_MS);
      for (let left = COUNT_FROM; left > 0; left -= 1) {
        say(`${left}… 준비해 주세요.`);
        clock.textContent = left;
        await pause(1000);
      }
      const [type, extension] = TYPES.find(([name]) => MediaRecorder.isTypeSupported(name)) || ["", "webm"];
      const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
      const pieces = [];
      recorder.ondataavailable = (event) => pieces.push(event.data);
      const ended = new Promise((done) => { recorder.onstop = done; });
      loudest = METER_FLOOR_DB;
      const began = performance.now();
      recorder.start();
      say("녹음하고 있습니다. 글을 끝까지 읽어 주세요.");
      start.hidden = true;
      stop.hidden = false;
      stop.focus();
      const ticking = setInterval(() => {
        const seconds = (performance.now() - began) / 1000;
        clock.textContent = `${Math.floor(seconds)}초`;
        if (seconds >= longest) finish();
      }, 200);
      const finish = () => { if (recorder.state !== "inactive") recorder.stop(); };
      stop.onclick = finish;
      await ended;
      clearInterval(ticking);
      clearInterval(measuring);
      stream.getTracks().forEach((track) => track.stop());
      context.close();
      show(METER_FLOOR_DB);
      card.classList.remove("recording");
      stop.hidden = true;
      start.hidden = false;
      start.disabled = false;
      start.textContent = "다시 녹음";
      start.classList.remove("record");
      start.classList.add("quiet");
      keep(new Blob(pieces, { type: recorder.mimeType }), extension, (performance.now() - began) / 1000, loudest);
    }

    function keep(blob, extension, seconds, loudest) {
      const files = new DataTransfer();
      files.items.add(new File([blob], `recording.${extension}`, { type: blob.type }));
      input.files = files.files;
      player.src = URL.createObjectURL(blob);
      take.hidden = false;
      const transcript = form.elements.transcript;
      if (transcript) transcript.value = form.querySelector("[data-sentence]").textContent.trim();
      const send = form.querySelector("[data-send]");
      if (send) send.hidden = false;
      if (seconds < SHORTEST_SECONDS) say("너무 짧습니다. 글을 끝까지 읽어 주세요.", true);
      else if (loudest < TOO_QUIET_DB) say("소리가 작습니다. 마이크에 가까이 대고 다시 녹음해 보세요.", true);
      else if (loudest > TOO_LOUD_DB) say("소리가 너무 큽니다. 마이크에서 조금 떨어져 다시 녹음해 보세요.", true);
      else say("녹음했습니다. 들어 보고 괜찮으면 쓰세요.");
    }

    if (!navigator.mediaDevices || !window.MediaRecorder) {
      say(OTHERWISE, true);
      start.disabled = true;
      return;
    }
    start.addEventListener("click", record);
    input.addEventListener("change", () => {
      const transcript = form.elements.transcript;
      if (transcript) transcript.value = ""; // whatever the chosen file says, it is not the sentence
      const chosen = form.querySelector("[data-chosen]");
      if (chosen) chosen.textContent = input.files.length ? `고른 파일: ${input.files[0].name}` : "";
    });
  }

  function acceptDrops(area) {
    const input = area.querySelector("input[type=file]");
    area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
    area.addEventListener("dragleave", () => area.classList.remove("over"));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      area.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  }

  document.querySelectorAll("[data-recorder]").forEach(setUp);
  document.querySelectorAll("[data-drop]").forEach(acceptDrops);
  document.querySelectorAll("form[data-upload]").forEach((form) => form.addEventListener("submit", (event) => {
    const button = event.submitter || form.querySelector("button[type=submit]");
    button.textContent = "올리고 확인하는 중입니다…";
    button.classList.add("working");
    button.setAttribute("aria-live", "polite");
    // After the form has been sent: a disabled button would not be.
    setTimeout(() => form.querySelectorAll("button").forEach((each) => { each.disabled = true; }));
  }));
})();
