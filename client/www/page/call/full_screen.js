// The whole page fills the screen, not only the call: what is told over it stays in sight.

export const fullScreen = {
    get isPossible() { return document.fullscreenEnabled === true; },
    get isOn() { return document.fullscreenElement !== null; },

    toggle() {
        // Refused by the browser, it stays as it is.
        const done = this.isOn ? document.exitFullscreen() : document.documentElement.requestFullscreen();
        done.catch(() => {});
    },

    leave() {
        if (this.isOn) this.toggle();
    },
};
