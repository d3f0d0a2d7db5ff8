// Times and durations, as they are shown.

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "short" });

/** When something was, in few letters: the time if it was today, else the day. */
export function momentText(at, now) {
    if (Number.isNaN(at.getTime())) return "";
    if (at.toDateString() === now.toDateString()) return timeOfDay.format(at);
    return (at.getFullYear() === now.getFullYear() ? dayOfYear : day).format(at);
}

/** Seconds as `m:ss`, or `h:mm:ss`. */
export function durationText(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
