/** The promise, or a rejection with the signal's reason once it is aborted. What was begun goes on unheard. */
export function untilAborted(promise, signal) {
    if (!signal) return promise;
    return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        const settled = (settle) => (value) => {
            signal.removeEventListener("abort", stop);
            settle(value);
        };
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop, { once: true });
        promise.then(settled(resolve), settled(reject));
    });
}
