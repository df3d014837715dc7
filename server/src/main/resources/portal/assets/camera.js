// Reads labels and bars with a camera: sends bare bytes of brightness to the server, which finds the symbols in them.
//
// A button with data-camera="ID OF A FIELD" starts it. Its other data attributes hold what it says and sends along:
// data-csrf-header, data-csrf, data-stop, data-torch, data-seek, data-found, data-none, data-denied, data-insecure.
// What was read goes into the field, followed by an event drivedock:scan and, if the field has a form, by sending it. The
// page that answers goes on with the camera by itself, so that a box of drives is scanned with one touch.
"use strict";
(() => {
  const SIDE_MAX = 800;
  const REST_MS = 150;
  const OUT_OF_SIGHT_MS = 3000;
  const GOES_ON_MS = 60000;
  const KEPT = "drivedock.camera";

  // What the page before read, if that was a moment ago.
  function kept() {
    try {
      const last = JSON.parse(sessionStorage.getItem(KEPT));
      return last && Date.now() - last.at < GOES_ON_MS ? last : null;
    } catch {
      return null;
    }
  }

  function keep(last) {
    try {
      if (last) {
        sessionStorage.setItem(KEPT, JSON.stringify(last));
      } else {
        sessionStorage.removeItem(KEPT);
      }
    } catch {
      // Without storage the next page waits to be touched.
    }
  }

  class Scanner {
    constructor(button) {
      this.button = button;
      this.field = document.getElementById(button.dataset.camera);
      this.label = button.textContent;
      this.last = { text: "", at: 0 };
      this.unsure = "";
      button.hidden = false;
      button.addEventListener("click", () => {
        keep(null);
        return this.stream ? this.stop() : this.start();
      });
      const before = kept();
      if (before) {
        // What opened this page is still before the camera, and may be scanned here as well.
        this.last = { text: before.action === this.action() ? before.text : "", at: Date.now() };
        this.start();
      }
    }

    action() {
      return this.field.form ? this.field.form.action : "";
    }

    async start() {
      if (this.isStarting) {
        return;
      }
      const words = this.button.dataset;
      this.build();
      if (!window.isSecureContext || !navigator.mediaDevices) {
        this.say(words.insecure);
        return;
      }
      let stream;
      this.isStarting = true;
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          audio: false,
          video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
        });
      } catch (problem) {
        this.say(problem.name === "NotAllowedError" ? words.denied : words.none);
        return;
      } finally {
        this.isStarting = false;
      }
      this.stream = stream;
      this.button.textContent = words.stop;
      this.video.srcObject = stream;
      this.video.hidden = false;
      try {
        await this.video.play();
      } catch {
        // It was stopped before the first frame.
      }
      if (this.stream !== stream) {
        return;
      }
      this.offerTorch(stream);
      this.say(words.seek);
      this.loop(stream);
    }

    stop() {
      for (const track of this.stream ? this.stream.getTracks() : []) {
        track.stop();
      }
      this.stream = null;
      this.video.hidden = true;
      this.torch.hidden = true;
      this.button.textContent = this.label;
      this.say("");
    }

    build() {
      if (this.video) {
        return;
      }
      this.video = document.createElement("video");
      this.video.className = "camera";
      this.video.muted = true;
      this.video.playsInline = true;
      this.video.hidden = true;
      this.torch = document.createElement("button");
      this.torch.type = "button";
      this.torch.className = "quiet";
      this.torch.hidden = true;
      this.torch.textContent = this.button.dataset.torch;
      this.status = document.createElement("p");
      this.status.setAttribute("role", "status");
      this.button.after(this.torch, this.video, this.status);
      this.canvas = document.createElement("canvas");
      window.addEventListener("pagehide", () => this.stop());
    }

    offerTorch(stream) {
      const track = stream.getVideoTracks()[0];
      const can = track.getCapabilities ? track.getCapabilities() : {};
      this.torch.hidden = !can.torch;
      this.torch.setAttribute("aria-pressed", "false");
      this.torch.onclick = async () => {
        const on = this.torch.getAttribute("aria-pressed") !== "true";
        await track.applyConstraints({ advanced: [{ torch: on }] });
        this.torch.setAttribute("aria-pressed", String(on));
      };
    }

    async loop(stream) {
      while (this.stream === stream) {
        if (!document.hidden && this.video.videoWidth > 0) {
          try {
            await this.look();
          } catch {
            // The server cannot be reached for a moment; the next frame tries again.
          }
        }
        await new Promise((rest) => setTimeout(rest, REST_MS));
      }
    }

    async look() {
      const frame = this.frame();
      const headers = { "Content-Type": "application/octet-stream" };
      if (this.button.dataset.csrfHeader) {
        headers[this.button.dataset.csrfHeader] = this.button.dataset.csrf;
      }
      const answer = await fetch(`/portal/scan?width=${frame.width}&height=${frame.height}`, {
        method: "POST",
        headers,
        body: frame.luma,
      });
      if (answer.status === 401) {
        this.stop();
        document.dispatchEvent(new CustomEvent("drivedock:signed-out"));
        return;
      }
      if (!answer.ok || !this.stream) {
        return;
      }
      const { seen } = await answer.json();
      if (seen.length > 0) {
        this.saw(seen[0]);
      }
    }

    frame() {
      const scale = Math.min(1, SIDE_MAX / Math.max(this.video.videoWidth, this.video.videoHeight));
      const width = Math.max(48, Math.floor(this.video.videoWidth * scale));
      const height = Math.max(48, Math.floor(this.video.videoHeight * scale));
      this.canvas.width = width;
      this.canvas.height = height;
      const drawing = this.canvas.getContext("2d", { willReadFrequently: true });
      drawing.drawImage(this.video, 0, 0, width, height);
      const colours = drawing.getImageData(0, 0, width, height).data;
      const luma = new Uint8Array(width * height);
      for (let i = 0, j = 0; i < luma.length; i++, j += 4) {
        luma[i] = (colours[j] * 77 + colours[j + 1] * 150 + colours[j + 2] * 29) >> 8;
      }
      return { width, height, luma };
    }

    // Bars guard themselves little: two frames must agree. A text counts anew once it was out of sight.
    saw({ text, isSure }) {
      const agreed = isSure || this.unsure === text;
      this.unsure = text;
      const now = Date.now();
      const isSame = text === this.last.text && now - this.last.at < OUT_OF_SIGHT_MS;
      if (agreed) {
        this.last = { text, at: now };
      }
      if (!agreed || isSame) {
        return;
      }
      this.say(this.button.dataset.found.replace("{0}", text));
      this.signal();
      this.field.value = text;
      this.field.dispatchEvent(new CustomEvent("drivedock:scan", { bubbles: true, detail: text }));
      if (this.field.form) {
        this.stop();
        keep({ ...this.last, action: this.action() });
        this.field.form.requestSubmit();
      }
    }

    signal() {
      if (navigator.vibrate) {
        navigator.vibrate(80);
      }
      try {
        const sound = new AudioContext();
        const tone = sound.createOscillator();
        tone.frequency.value = 1320;
        tone.connect(sound.destination);
        tone.start();
        tone.stop(sound.currentTime + 0.09);
        tone.onended = () => sound.close();
      } catch {
        // No sound here; the words say it too.
      }
    }

    say(text) {
      this.status.textContent = text;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-camera]").forEach((button) => new Scanner(button));
  });
})();
