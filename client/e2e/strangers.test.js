// What strangers may send: names, texts and reactions are never markup, and what makes no sense does no harm.

import assert from "node:assert/strict";
import { scenario } from "./browser.js";

const IMAGE = "<img src=x onerror=\"window.isHit = 1\">";
const SCRIPT = "</p><script>window.isHit = 1</script><b>bold</b><a href=\"javascript:window.isHit = 1\">link</a>";

async function expectNoMarkup(users) {
    for (const { name, page } of users) {
        assert.equal(await page.evaluate("window.isHit"), undefined, `${name} was hit`);
        const markup = page.locator("img[src=x], [role=log] :is(script, b, i, a), #sidebar :is(b, i)");
        assert.deepEqual(await markup.evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML)), []);
    }
}

scenario("what looks like HTML or script is shown as text, wherever it comes from", async (stage) => {
    const [alice, eve] = await Promise.all([stage.join("alice"), stage.join(IMAGE)]);
    for (const user of [alice, eve]) await user.joinRoom(IMAGE);
    for (const user of [alice, eve]) await user.members(IMAGE, 2);
    await eve.messageBox.pressSequentially("x");
    await alice.page.locator("[data-typing]", { hasText: `${IMAGE} is typing…` }).waitFor();
    await eve.write(SCRIPT);
    await eve.press("JSON");
    await eve.write(JSON.stringify({ [IMAGE]: SCRIPT }));
    await alice.message(SCRIPT).first().getByText(SCRIPT, { exact: true }).waitFor();
    assert.deepEqual(JSON.parse(await alice.log.locator("pre").textContent()), { [IMAGE]: SCRIPT });
    await alice.callPerson(IMAGE, "Audio");
    await eve.rings("alice", "audio");
    await eve.press("Decline");
    await alice.ticket.getByText(`${IMAGE} declined the call`).waitFor();
    await alice.page.getByRole("button", { name: "Write to" }).click();
    await alice.conversation(IMAGE).waitFor();
    await expectNoMarkup([alice, eve]);
});

/** Somebody in the lobby whose client is not the page, and who sends what the page never would. */
async function sendNonsense(user, mid) {
    await user.page.evaluate(async ([image, id]) => {
        const { default: JSONgle } = await import("./jsongle.js");
        const mallory = await JSONgle.connect(location.href.replace(/^http/, "ws"), { uid: "mallory", dn: "<i>M</i>" });
        const rid = "#muc#lobby";
        await mallory.request(mallory.sn, "muc-join", { rid });
        mallory.reactToMessageMUC(id, "<b>x</b>", rid);
        mallory.reactToMessageMUC("no such message", "👍", rid);
        mallory.sendAReadAcknowledgementMuc("no such message", rid);
        for (const content of [{ image }, [null], 42, true]) mallory.sendMuc(rid, content);
        for (const content of ["text", image]) mallory.sendJSONMUC(rid, content);
        mallory.isTypingMuc(true, rid);
        mallory.request(rid, "no-such-query", {}).catch(() => {});
        mallory.reportMetrics("no such call", { mos: 1 }, rid);
    }, [IMAGE, mid]);
}

scenario("a client that is not the page cannot harm it", async (stage) => {
    const [alice, bob] = await Promise.all([stage.join("alice"), stage.join("bob")]);
    await alice.write("hello");
    await bob.message("hello").waitFor();
    await sendNonsense(bob, await alice.message("hello").getAttribute("data-mid"));
    await alice.page.locator("[data-typing]", { hasText: "<i>M</i> (mallory) is typing…" }).waitFor();
    await alice.message("hello").locator("[data-reaction='<b>x</b>']").getByText("<b>x</b>").waitFor();
    const shown = await alice.log.getByRole("article").locator("pre").allTextContents();
    assert.deepEqual(shown.map((text) => JSON.parse(text)), [{ image: IMAGE }, [null], 42, true, "text", IMAGE]);
    await alice.write("still here");
    await bob.message("still here").waitFor();
    await expectNoMarkup([alice, bob]);
});

scenario("a long display name hides neither who calls nor who writes", async (stage) => {
    const alice = await stage.join("alice");
    await alice.page.evaluate(async () => {
        const { default: JSONgle } = await import("./jsongle.js");
        const url = location.href.replace(/^http/, "ws");
        const member = { uid: "mallory", dn: `bob, ${"the colleague from accounting, ".repeat(3)}`.slice(0, 64) };
        const mallory = await JSONgle.connect(url, member);
        await mallory.request(mallory.sn, "muc-join", { rid: "#muc#lobby" });
        mallory.sendMuc("#muc#lobby", "it is me");
        mallory.call("alice");
    });
    const uid = alice.incoming.getByText("mallory", { exact: true });
    await uid.waitFor();
    const isWhole = (element) => element.scrollWidth <= element.clientWidth;
    assert.ok(await uid.locator("..").evaluate(isWhole), "all of the user id is to be seen");
    await alice.page.setViewportSize({ width: 360, height: 700 });
    const { height, lineHeight } = await alice.message("it is me").locator(".byline").evaluate((element) => ({
        height: element.clientHeight, lineHeight: parseFloat(getComputedStyle(element).lineHeight),
    }));
    assert.ok(height < 2 * lineHeight, `the name takes one line: ${height} px of ${lineHeight} px each`);
});
