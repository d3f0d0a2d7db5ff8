import { CALL_STATE, INFO_REASON, MUTED_MEDIA } from "./protocol.js";

/** The words for muted media; the bits of a word's place are its media: 1 audio, 2 video. */
const MUTED = [MUTED_MEDIA.NONE, MUTED_MEDIA.AUDIO, MUTED_MEDIA.VIDEO, MUTED_MEDIA.ALL];

const bits = (media) => MUTED.indexOf(media);

/** What each party of a call has switched off: microphone and camera (mute), or everything (hold). */
export class Switches {
    #record;
    #now;
    #say;
    #changed;

    /** `say(reason, description)` tells the other side, `changed(type)` the application. */
    constructor(record, { now, say, changed }) {
        this.#record = record;
        this.#now = now;
        this.#say = say;
        this.#changed = changed;
    }

    // ---- this side ----------------------------------------------------------------------------------------------

    mute(media) {
        if (!this.#setMuted(MUTED[bits(this.#record.mutedMedia) | bits(media)])) return;
        this.#record.mutedAt = this.#now();
        this.#tellMuted();
        this.#changed("localcallmuted");
    }

    unmute(media) {
        if (!this.#setMuted(MUTED[bits(this.#record.mutedMedia) & ~bits(media)])) return;
        const { mutedMedia } = this.#record;
        const unmutedAt = (this.#record.unmutedAt = this.#now());
        if (this.#isActive) this.#say(INFO_REASON.UNMUTE, { unmuted: unmutedAt.toJSON(), media: mutedMedia });
        this.#changed("localcallunmuted");
    }

    hold() {
        if (this.#record.held) return;
        this.#record.held = true;
        this.#record.heldAt = this.#now();
        this.#tellHeld();
        this.#changed("localcallheld");
    }

    unhold() {
        if (!this.#record.held) return;
        this.#record.held = false;
        const unheldAt = (this.#record.unheldAt = this.#now());
        if (this.#isActive) this.#say(INFO_REASON.UNHOLD, { unheld: unheldAt.toJSON() });
        this.#changed("localcallunheld");
    }

    /** The call is active now. Tells what was switched off before: earlier, the other side would have ignored it. */
    tell() {
        if (this.#record.mutedMedia !== MUTED_MEDIA.NONE) this.#tellMuted();
        if (this.#record.held) this.#tellHeld();
    }

    // ---- the other side -----------------------------------------------------------------------------------------

    muted(media) {
        this.#record.remoteMutedMedia = MUTED.includes(media) ? media : MUTED_MEDIA.ALL;
        this.#record.remoteMutedAt = this.#now();
        this.#changed("callmuted");
    }

    unmuted(media) {
        this.#record.remoteMutedMedia = MUTED.includes(media) ? media : MUTED_MEDIA.NONE;
        this.#record.remoteUnmutedAt = this.#now();
        this.#changed("callunmuted");
    }

    onHold() {
        if (this.#record.remoteIsHeld) return;
        this.#record.remoteIsHeld = true;
        this.#record.remoteHeldAt = this.#now();
        this.#changed("callheld");
    }

    offHold() {
        if (!this.#record.remoteIsHeld) return;
        this.#record.remoteIsHeld = false;
        this.#record.remoteUnheldAt = this.#now();
        this.#changed("callunheld");
    }

    get #isActive() {
        return this.#record.state === CALL_STATE.ACTIVE;
    }

    /** Returns false if nothing changes. */
    #setMuted(media) {
        const isNew = media !== this.#record.mutedMedia;
        this.#record.mutedMedia = media;
        return isNew;
    }

    #tellMuted() {
        const { mutedAt, mutedMedia: media } = this.#record;
        if (this.#isActive) this.#say(INFO_REASON.MUTE, { muted: mutedAt.toJSON(), media });
    }

    #tellHeld() {
        if (this.#isActive) this.#say(INFO_REASON.HOLD, { held: this.#record.heldAt.toJSON() });
    }
}
