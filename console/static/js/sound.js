// A short, soft sound for a new ticket in the queue: two tones, made here, no file.
import { body } from "./dom.js";

let audio = null;

/** Browsers allow sound only after a press. */
export function allowSound() {
  addEventListener("pointerdown", () => { audio ??= new AudioContext(); }, { once: true });
  addEventListener("keydown", () => { audio ??= new AudioContext(); }, { once: true });
}

export function ring() {
  document.dispatchEvent(new CustomEvent("rang"));
  if (body.dataset.sound !== "1" || !audio) return;
  tone(880, 0);
  tone(660, 0.14);
}

function tone(frequency, after) {
  const start = audio.currentTime + after;
  const voice = audio.createOscillator();
  const volume = audio.createGain();
  voice.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.06, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
  voice.connect(volume).connect(audio.destination);
  voice.start(start);
  voice.stop(start + 0.32);
}
