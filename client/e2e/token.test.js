// Whom the server lets in: the page asks for a token, says what is wrong with one, and replaces one that expires.

import assert from "node:assert/strict";
import { after } from "node:test";
import { Issuer, SecretFile } from "../tests/issuer.js";
import { eventually, scenario } from "./browser.js";

const issuer = new Issuer();
const shared = new SecretFile();
after(() => {
    issuer.stop();
    shared.remove();
});

/** Less than the minute that the server warns in; and long enough to come in with, but no longer. */
const [SOON, AT_ONCE] = ["50s", "6s"];

const tokenField = ({ page }) => page.getByLabel("Your token");
const nameField = ({ page }) => page.getByLabel("Your name");
const form = ({ page }) => page.getByRole("form", { name: "Sign in" });
const renewal = ({ page }) => page.getByRole("form", { name: "Renew your token" });
const toasts = ({ page }) => page.locator(".toast");
const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

/** What the field is described by, as a screen reader tells it. */
const described = (locator) => locator.evaluate((element) => element.getAttribute("aria-describedby").split(" ")
    .map((id) => document.getElementById(id).textContent).join(" "));

/** Every place where a page could leave something behind, this tab's own aside. */
const leftBehind = ({ page }) => page.evaluate(() =>
    JSON.stringify([location.href, { ...localStorage }, document.cookie, history.state]));

async function showToken(user, token) {
    await tokenField(user).fill(token);
    await user.press("Sign in");
}

/** A user who comes by a link that has their token in it. */
async function joinByLink(stage, name, lifetime) {
    const user = await stage.newUser(name);
    const token = await issuer.token(name, lifetime);
    await user.page.goto(`${stage.server.origin}/?room=team#token=${encodeURIComponent(token)}`);
    await eventually("the name follows from the token", () => nameField(user).inputValue(), (value) => value === name);
    assert.equal(await nameField(user).getAttribute("readonly"), "");
    assert.ok(!(await user.page.evaluate("location.href")).includes("#"), "the address has no token any more");
    await user.press("Sign in");
    await user.connection("connected");
    return { user, token };
}

scenario("a server that asks for a token lets in who has it, and tells others what is wrong", async (stage) => {
    const alice = await stage.newUser("alice");
    await alice.open();
    await tokenField(alice).waitFor();
    assert.equal(await tokenField(alice).getAttribute("type"), "password");
    await nameField(alice).fill("alice");
    for (const [token, said] of [
        ["", /Please enter your token/], [shared.secret.slice(1), /does not accept this token/],
    ]) {
        await showToken(alice, token);
        await eventually("what is wrong is said at the field", () => described(tokenField(alice)),
            (text) => said.test(text));
        await eventually("the focus is there", () => hasFocus(tokenField(alice)));
        assert.equal(await tokenField(alice).getAttribute("aria-invalid"), "true");
        await form(alice).and(alice.page.locator("[aria-busy=true]")).waitFor({ state: "detached" });
    }
    await tokenField(alice).fill("w");
    assert.doesNotMatch(await described(tokenField(alice)), /accept/);
    await showToken(alice, ` ${shared.secret}\n`);
    await alice.connection("connected");
    assert.ok(!(await leftBehind(alice)).includes(shared.secret));

    await alice.page.reload();
    await alice.connection("connected");
    await alice.press("Sign out");
    await tokenField(alice).waitFor();
    assert.equal(await tokenField(alice).inputValue(), "");
    assert.equal(await alice.page.evaluate("sessionStorage.length"), 0);
}, { flags: ["--auth", "token", "--app-token-file", shared.path] });

scenario("a token that expires is replaced while a call goes on; who has none signs in again", async (stage) => {
    const { user: carol, token } = await joinByLink(stage, "carol", AT_ONCE);
    const [{ user: alice }, { user: bob }] = await Promise.all([
        joinByLink(stage, "alice", SOON), joinByLink(stage, "bob", "1h"),
    ]);
    await renewal(alice).getByText(/Your token expires at .* Enter a new one/).waitFor();
    const newToken = renewal(alice).getByLabel("New token");
    assert.ok(!await hasFocus(newToken), "who is writing goes on");
    await alice.callPerson("bob", "Audio");
    await bob.rings("alice", "audio");
    await bob.press("Accept");
    for (const user of [alice, bob]) await user.inState("active");

    await newToken.fill("one.that.is-none");
    await alice.press("Renew");
    await renewal(alice).getByText(/This is not a token/).waitFor();
    await newToken.fill(await issuer.token("bob"));
    await alice.press("Renew");
    await renewal(alice).getByText(/does not accept this token/).waitFor();
    await newToken.fill(await issuer.token("alice", "1h", "--rooms", "lobby"));
    await alice.page.keyboard.press("Enter");
    await renewal(alice).waitFor({ state: "hidden" });

    await alice.showPeople();
    await alice.openConversation("team");
    await alice.conversation("team").getByText("You are not in this room").waitFor();

    await form(carol).getByText("Your token has expired. Please sign in with a new one.").waitFor();
    assert.equal(await nameField(carol).inputValue(), "carol");
    await eventually("the focus is where the new one goes", () => hasFocus(tokenField(carol)));
    await showToken(carol, token); // which has expired
    await eventually("it is refused", () => described(tokenField(carol)), (text) => /token has expired/.test(text));
    await showToken(carol, await issuer.token("carol"));
    await carol.connection("connected");

    for (const user of [alice, bob]) await user.inState("active");
    await alice.connection("connected");
    assert.ok(!(await leftBehind(alice)).includes("eyJ"));
}, { flags: issuer.flags });

scenario("a text that is no token, or names nobody, is said to be that", async (stage) => {
    const alice = await stage.newUser("alice");
    await alice.open();
    const nobody = ["{}", '{"exp":4102444800}'].map((json) => btoa(json).replace(/=+$/, "")).join(".");
    for (const [token, said] of [
        ["hunter2", /This is not a token/], ["a.b.c", /This is not a token/],
        [`${nobody}.c2ln`, /does not say who you are/],
    ]) {
        await showToken(alice, token);
        await eventually("what is wrong is said at the field", () => described(tokenField(alice)),
            (text) => said.test(text));
        await eventually("the focus is there", () => hasFocus(tokenField(alice)));
    }
    assert.equal(await toasts(alice).count(), 0, "and nothing of the name");
}, { flags: issuer.flags });

scenario("what went wrong lies over no notice, and is gone with the next sign-in", async (stage) => {
    const alice = await stage.newUser("alice");
    await alice.open();
    await nameField(alice).fill(" ");
    await alice.press("Sign in");
    await toasts(alice).waitFor();
    await nameField(alice).fill("alice");
    await alice.press("Sign in");
    await alice.connection("connected");
    assert.equal(await toasts(alice).count(), 0);
    for (const size of [{ width: 1280, height: 800 }, { width: 400, height: 700 }]) {
        await alice.page.setViewportSize(size);
        await alice.page.evaluate(async () => {
            document.getElementById("renewal").hidden = false;
            document.getElementById("banner").hidden = false;
            document.getElementById("banner").textContent = "The connection is lost. ".repeat(20);
            const { toast } = await import("./page/kit/toast.js");
            toast(`Wrong at ${innerWidth}`);
        });
        const above = alice.page.locator("#notices, .topbar");
        await eventually(`it lies below at ${size.width}`, async () => {
            const [upper, lower] = await Promise.all([
                above.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().bottom)),
                toasts(alice).first().evaluate((toast) => toast.getBoundingClientRect().top),
            ]);
            return upper.every((bottom) => bottom <= lower);
        });
    }
});

scenario("who is put out by an operator is told so, and does not come back by themselves", async (stage) => {
    const alice = await stage.newUser("alice");
    const opened = [];
    await alice.page.routeWebSocket(/./, (socket) => {
        socket.connectToServer();
        opened.push(socket);
    });
    await alice.open({ name: "alice" });
    await opened[0].close({ code: 4403, reason: "by an operator" });
    await form(alice).getByText("An operator has ended your session.").waitFor();
    assert.equal(await nameField(alice).inputValue(), "alice");
    assert.equal(await tokenField(alice).isVisible(), false, "there is none to ask for");
    assert.equal(opened.length, 1);
    await alice.press("Sign in");
    await alice.connection("connected");
    assert.equal(opened.length, 2);
});
