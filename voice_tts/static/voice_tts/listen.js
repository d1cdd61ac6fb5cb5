// Fetches each reminder on its own, one after the other, and says in words how it stands.
"use strict";
(() => {
  const LONGEST_MS = 60000;
  const NO_ANSWER = "서버에 닿지 못했습니다. 인터넷 연결을 확인하고 다시 눌러 주세요.";
  const lines = [...document.querySelectorAll("[data-line]")];
  const approve = document.querySelector("[data-approve]");
  const hint = document.querySelector("[data-hint]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  function settle() {
    if (!approve) return;
    const ready = lines.every((line) => line.dataset.ready);
    approve.disabled = !ready;
    hint.hidden = ready;
  }

  async function fetchLine(line) {
    const [status, player, retry] = ["status", "player", "retry"].map((name) => line.querySelector(`[data-${name}]`));
    const fail = (text) => {
      status.textContent = text;
      status.className = "status wrong";
      retry.hidden = false;
    };
    retry.hidden = true;
    status.className = "status working";
    status.textContent = "목소리를 만드는 중입니다…";
    try {
      const response = await fetch(line.dataset.url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "X-CSRFToken": token },
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      const answer = await response.json();
      if (!answer.success) {
        fail(answer.message);
        return;
      }
      player.src = answer.audio_url;
      player.hidden = false;
      line.dataset.ready = "yes";
      status.className = "status";
      status.textContent = "준비되었습니다. 눌러서 들어 보세요.";
    } catch {
      fail(NO_ANSWER);
    } finally {
      settle();
    }
  }

  lines.forEach((line) => {
    line.querySelector("[data-retry]").addEventListener("click", () => fetchLine(line));
    // One at a time is heard at a time.
    line.querySelector("[data-player]").addEventListener("play", (event) => {
      document.querySelectorAll("audio").forEach((other) => { if (other !== event.target) other.pause(); });
    });
  });
  settle();
  lines.reduce((before, line) => before.then(() => fetchLine(line)), Promise.resolve());
})();
