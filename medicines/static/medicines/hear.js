// "들어 보기": asks for the audio without leaving the page and plays it; one sentence at a time.
(() => {
  let playing = null;
  const play = async (form) => {
    const button = form.querySelector("button");
    const state = form.querySelector("[data-hear-state]");
    button.disabled = true;
    state.textContent = "목소리를 만들고 있습니다…";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.message);
      playing?.pause();
      playing = new Audio(body.audio_url);
      playing.onended = () => { state.textContent = "다 들었습니다."; };
      await playing.play();
      state.textContent = "말하고 있습니다.";
    } catch (error) {
      state.textContent = error instanceof SyntaxError || error instanceof TypeError || !error.message
        ? "지금은 들을 수 없습니다. 잠시 뒤 다시 눌러 주세요." : error.message;
    } finally {
      button.disabled = false;
    }
  };
  document.querySelectorAll("form[data-hear]").forEach((form) => {
    form.addEventListener("submit", (event) => { event.preventDefault(); play(form); });
  });
})();
