// The board and the alert rules of docker/monitoring: they ask for what the server has, promtool takes them, each alert
// fires in a case of its own, and docs/operate.md says what to do about it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serverOfThisFile, withServer } from "../../client/tests/jsongled.js";
import { faults, metricsOf } from "./promql.js";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const read = (name) => readFile(path(name), "utf8");
/** What promtool prints; it rejects, with that, if it finds a fault. */
const promtool = async (...flags) => {
    const { stdout, stderr } = await promisify(execFile)("promtool", flags);
    return stdout + stderr;
};

const ALERTS = "docker/monitoring/alerts.yml";
const CASES = "tests/operate/alert_cases.yml";
const board = JSON.parse(await read("docker/monitoring/board.json"));
const panels = board.panels.filter(({ type }) => type !== "row");

/** [{name, expression, severity}] of the rules, whose form is always the same. */
async function alerts() {
    const rules = (await read(ALERTS)).split(/^ +- alert: /m).slice(1);
    return rules.map((rule) => {
        const [, expression] = /^ +expr: (?:>-\n)?(.*?)\n +(?=for|labels)/ms.exec(rule);
        return { name: rule.split("\n")[0], expression, severity: /severity: (\w+)/.exec(rule)[1] };
    });
}

/** [{expression, legend}] of all that the board shows, with a value for each of Grafana's variables. */
function boardQueries() {
    const marks = board.annotations.list.map(({ target, textFormat }) => ({ ...target, legendFormat: textFormat }));
    const [, list] = /^label_values\((.*), instance\)$/.exec(board.templating.list[1].query);
    const shown = [...panels.flatMap(({ targets }) => targets), ...marks, { expr: list, legendFormat: "" }];
    return shown.map(({ expr, legendFormat }) => ({ expression: withValues(expr), legend: legendFormat }));
}

const withValues = (text) => text.replaceAll("$__rate_interval", "1m").replaceAll("$instance", ".*");

const server = serverOfThisFile();

test("the rules and the board ask for what the server has", withServer, async () => {
    const metrics = metricsOf(await server.metrics());
    assert.ok(metrics.size > 40);
    const series = [...(await read(CASES)).matchAll(/series: '(.*?)'/g)].map(([, selector]) => selector);
    assert.ok(series.length > 30);
    const labels = ({ legend }) => [...legend.matchAll(/\{\{(.*?)\}\}/g)].map(([, label]) => label).join(", ");
    const byLegend = boardQueries().map((query) => `max by (${labels(query)}) (${query.expression})`);
    const expressions = [...(await alerts()).map(({ expression }) => expression), ...series, ...byLegend];
    const found = expressions.flatMap((expression) =>
        faults(expression, metrics).map((fault) => `${fault}: ${expression}`));
    assert.deepEqual(found, []);
});

test("the board shows every metric of the server's own", withServer, async () => {
    const names = [...(await server.metrics()).matchAll(/^# TYPE (jsongled_\w+)/mg)].map(([, name]) => name);
    const shown = JSON.stringify(board);
    assert.ok(names.length > 30);
    assert.deepEqual(names.filter((name) => !new RegExp(`\\b${name}(_bucket|_count)?\\b`).test(shown)), []);
});

test("what a server does not have is found", withServer, async () => {
    const metrics = metricsOf(await server.metrics());
    const rows = {
        "no metric jsongled_connection": "jsongled_connection > 1",
        "no metric jsongle_rooms": 'sum by (kind) (jsongle_rooms{kind="muc"}) or jsongled_rooms',
        "no metric jsongled_call_mos": "histogram_quantile(0.5, rate(jsongled_call_mos[5m]))",
        "no label type of jsongled_rooms": 'jsongled_rooms{type="muc"} offset 5m',
        'no reason="ful" of jsongled_refused_total': 'rate(jsongled_refused_total{reason=~"full|ful"}[5m])',
        "no label cause": "sum by (instance, cause) (jsongled_connections)",
        "the rate of a gauge, jsongled_rooms": "increase(jsongled_rooms[5m])",
    };
    for (const [fault, expression] of Object.entries(rows)) assert.deepEqual(faults(expression, metrics), [fault]);
    assert.deepEqual(faults('up{job="jsongled"} == 0 and on (instance) -jsongled_connections > 1e3', metrics), []);
    assert.throws(() => faults('{job="jsongled"}', metrics), /without a name/);
});

test("promtool takes the rules, each alert fires in a case, and the page has it", async () => {
    const all = await alerts();
    assert.match(await promtool("check", "rules", path(ALERTS)), new RegExp(`SUCCESS: ${all.length} rules found`));
    assert.match(await promtool("test", "rules", path(CASES)), /SUCCESS/);
    const cases = await read(CASES);
    const fires = [...cases.matchAll(/- alertname: (\w+)\n +eval_time: \w+\n +exp_alerts:\n +- exp_labels/g)];
    assert.deepEqual([...new Set(fires.map(([, name]) => name))].sort(), all.map(({ name }) => name).sort());
    const rows = [...(await read("docs/operate.md")).matchAll(/^\| `(Jsongled\w+)` \| (\w+) \| .+ \| .+ \|$/mg)];
    assert.deepEqual(rows.map(([, name, severity]) => [name, severity]),
        all.map(({ name, severity }) => [name, severity]));
});

test("promtool takes what the board asks, and the configuration of Prometheus", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "jsongled-board-"));
    t.after(() => rm(folder, { recursive: true }));
    const rules = boardQueries().map(({ expression }, i) => ({ record: `board:query:${i}`, expr: expression }));
    await writeFile(join(folder, "rules.yml"), JSON.stringify({ groups: [{ name: "board", rules }] }));
    const checked = await promtool("check", "rules", join(folder, "rules.yml"));
    assert.match(checked, new RegExp(`SUCCESS: ${rules.length} rules found`));
    await promtool("check", "config", "--syntax-only", path("docker/monitoring/prometheus.yml"));
});

test("the panels of the board have their places and their names", () => {
    const ids = board.panels.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const taken = new Set();
    for (const { title, gridPos: { x, y, w, h } } of board.panels) {
        assert.ok(title && x >= 0 && x + w <= 24, title);
        for (let i = 0; i < w * h; i++) {
            const place = `${x + (i % w)},${y + Math.floor(i / w)}`;
            assert.ok(!taken.has(place), `${title} is on another panel`);
            taken.add(place);
        }
    }
    for (const { title, targets } of panels) {
        assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
        for (const { datasource, expr } of targets) {
            assert.equal(datasource.uid, "${datasource}", title);
            assert.ok(expr.includes('instance=~"$instance"'), `${title} is of the servers that are chosen`);
        }
    }
});
