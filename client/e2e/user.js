// Somebody who uses the page.

import { join } from "node:path";

/** A browser logs these by itself when a server is gone for a while. */
const LOST_CONNECTION = /WebSocket connection to '.*' failed/;

/** A user in front of the page: does what a user does, by the names that a screen reader tells. */
export class User {
    /** Errors in the console, of the content security policy, and exceptions nobody caught. */
    problems = [];
    #origin;
    #folder;
    #expected = []; // patterns of errors

    constructor({ name, page, origin, folder }) {
        this.name = name;
        this.page = page;
        this.#origin = origin;
        this.#folder = folder;
        page.on("console", (message) => message.type() === "error" && this.#complain(message.text()));
        page.on("pageerror", (error) => this.#complain(error.stack));
        page.on("crash", () => this.#complain("the page crashed"));
    }

    #complain(text) {
        if (!this.#expected.some((pattern) => pattern.test(text))) this.problems.push(text);
    }

    /** From now on such errors are no problem. */
    expectError(pattern) { this.#expected.push(pattern); }

    /** From now on the server may be gone for a while. */
    expectLostServer() { this.expectError(LOST_CONNECTION); }

    async shoot(title) {
        const path = join(this.#folder, `${title.replace(/[^\w-]+/g, "-")}.png`);
        await this.page.screenshot({ path, animations: "disabled" });
    }

    // ---- signing in -----------------------------------------------------------------------------------------------

    async open(parameters = {}) {
        await this.page.goto(`${this.#origin}/?${new URLSearchParams(parameters)}`);
        if (parameters.name) await this.connection("connected");
    }

    async signIn() {
        await this.open();
        await this.page.getByLabel("Your name").fill(this.name);
        await this.page.getByRole("button", { name: "Sign in" }).click();
        await this.connection("connected");
    }

    /** Waits until the page shows this state of its connection. */
    async connection(state) {
        await this.page.getByRole("status", { name: "Connection" }).filter({ hasText: state }).waitFor();
    }

    // ---- conversations --------------------------------------------------------------------------------------------

    /** An item of the list "People", once that person is there. */
    person(name) {
        return this.page.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: name });
    }

    conversationButton(name) {
        return this.page.getByRole("list", { name: "Conversations" })
            .getByRole("button", { name: `Open ${name}`, exact: true });
    }

    /** How many unread messages its button tells. */
    async unread(name) { return Number(await this.conversationButton(name).getAttribute("data-unread") ?? 0); }

    async openConversation(name) {
        await this.conversationButton(name).click();
        await this.conversation(name).waitFor();
    }

    conversation(name) { return this.page.getByRole("region", { name: `Conversation ${name}`, exact: true }); }

    async joinRoom(name, kind = "Group chat") {
        const form = this.page.getByRole("form", { name: "Join a room" });
        await form.getByLabel("Room name").fill(name);
        await form.getByRole("radio", { name: kind }).check();
        await form.getByRole("button", { name: "Join" }).click();
        await this.conversation(name).waitFor();
    }

    /** Waits until the open conversation has so many members, oneself included. */
    async members(name, count) {
        await this.conversation(name).and(this.page.locator(`[data-members="${count}"]`)).waitFor();
    }

    get messageBox() { return this.page.getByRole("textbox", { name: "Message" }); }

    async write(text) {
        await this.messageBox.fill(text);
        await this.messageBox.press("Enter");
    }

    get log() { return this.page.getByRole("log", { name: "Messages" }); }

    /** The message in the open conversation that has this text. */
    message(text) { return this.log.getByRole("article").filter({ hasText: text }); }

    async react(text, reaction) {
        await this.message(text).hover();
        await this.message(text).getByRole("button", { name: "React to " }).click();
        await this.message(text).getByRole("button", { name: reaction }).click();
    }

    // ---- calls ----------------------------------------------------------------------------------------------------

    get call() { return this.page.getByRole("region", { name: "Call", exact: true }); }

    get incoming() { return this.page.getByRole("alertdialog"); }

    get ticket() { return this.page.getByRole("region", { name: "Ticket" }); }

    /** Calls somebody in the list "People". */
    async callPerson(name, media = "Video") {
        await this.page.getByRole("button", { name: `${media} call ${name}`, exact: true }).click();
    }

    /** Calls somebody by name, who may be in no common room. */
    async reach(name, media = "Video") {
        const form = this.page.getByRole("form", { name: "Reach somebody" });
        await form.getByLabel("User name").fill(name);
        await form.getByRole("button", { name: `${media} call` }).click();
    }

    /** Waits until a call comes in and rings. */
    async rings(from, media = "video") {
        await this.page.getByRole("alertdialog", { name: `Incoming ${media} call from ${from}` }).waitFor();
    }

    async press(button) { await this.page.getByRole("button", { name: button, exact: true }).click(); }

    /** The same without waiting until the page has come to rest. */
    async tap(button) {
        await this.page.getByRole("button", { name: button, exact: true }).evaluate((element) => element.click());
    }

    /** What is measured, and when what happened. */
    async showDetails() {
        const button = this.call.getByRole("button", { name: "Details", exact: true });
        if (await button.getAttribute("aria-expanded") === "false") await button.click();
    }

    /** In a call the list of conversations gives way to the picture. */
    async showPeople() {
        const button = this.call.getByRole("button", { name: "People", exact: true });
        if (await button.getAttribute("aria-pressed") === "false") await button.click();
    }

    /** Waits until the call is in this state. */
    async inState(state) { await this.call.and(this.page.locator(`[data-state="${state}"]`)).waitFor(); }

    /** The ticket's reason and cause, once there is a ticket; closes it. */
    async takeTicket() {
        const { reason, cause = "", outcomeText } = await this.ticket.evaluate(({ dataset }) => ({ ...dataset }));
        await this.press("Close ticket");
        await this.ticket.waitFor({ state: "hidden" });
        return { reason, cause, outcomeText };
    }
}
