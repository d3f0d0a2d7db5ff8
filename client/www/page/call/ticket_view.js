import { durationText } from "../kit/clock.js";
import { el } from "../kit/dom.js";
import { TimelineView } from "./timeline_view.js";

/** The region "Ticket": the record of a call that has ended. */
export function ticketView({ ticket, name, summary, duration, mos, onclose }) {
    const timeline = new TimelineView();
    timeline.update(ticket);
    const fact = (term, value) => el("div", {}, el("dt", {}, term), el("dd", { class: "code" }, value));
    return el("section", {
        class: "ticket card", "aria-label": "Ticket", tabindex: "-1", "data-reason": ticket.endedReason,
        "data-cause": ticket.endedCause ?? "", "data-outcome-text": summary, "data-sid": ticket.sid,
    },
    el("h2", { class: "panel-title" }, "Call ticket"),
    el("p", { class: "ticket-summary", "data-outcome-text": summary }, summary),
    el("dl", { class: "facts" },
        fact(ticket.direction === "incoming" ? "From" : "To", name),
        fact("Media", ticket.media),
        fact("Duration", ticket.activeAt ? durationText(duration) : "not connected"),
        fact("Reason", ticket.endedReason),
        ticket.endedCause ? fact("Cause", ticket.endedCause) : null,
        mos === null ? null : fact("Quality", `MOS ${mos.toFixed(2)}`),
        fact("Session", ticket.sid)),
    el("h3", { class: "panel-title" }, "Timeline"),
    timeline.element,
    el("button", { type: "button", class: "button wide", onclick: onclose }, "Close ticket"));
}
