/**
 * A stream that an element can keep for the whole call, whatever its tracks are at the moment. It begins with its first
 * track, because an element whose stream had none stays silent, and keeps its last ones until others come.
 */
export class JoinedStream {
    #MediaStream;
    stream = null;

    constructor(MediaStream) {
        this.#MediaStream = MediaStream;
    }

    set(tracks) {
        const wanted = tracks.filter(Boolean);
        if (wanted.length === 0) return;
        this.stream ??= new this.#MediaStream();
        const present = this.stream.getTracks();
        for (const track of wanted) if (!present.includes(track)) this.stream.addTrack(track);
        for (const track of present) if (!wanted.includes(track)) this.stream.removeTrack(track);
    }
}
