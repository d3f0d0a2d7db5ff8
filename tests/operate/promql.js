// What an expression of PromQL asks for, and what a server has: as far as it takes to hold one to the other.

const TOKEN = /"(?:\\.|[^"\\])*"|[A-Za-z_:][\w:]*|\d[\w.]*|\[[^\]]*\]|\S/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"((?:\\.|[^"\\])*)"/g;
/** Before a list of labels. */
const LISTS = ["by", "without", "on", "ignoring", "group_left", "group_right"];
const OPERATORS = ["and", "or", "unless", "bool", "offset", "atan2"];
const OF_COUNTERS = ["rate", "irate", "increase"];
/** What Prometheus adds to all that it reads. */
const ADDED = ["job", "instance"];

/** {names: [{name, matchers, isRated}], labels}: the series that it asks for, and the labels that it lists. */
export function asked(expression) {
    const tokens = expression.match(TOKEN);
    const [names, labels] = [[], []];
    for (let at = 0; at < tokens.length; at++) {
        const [token, next] = [tokens[at], tokens[at + 1]];
        if (LISTS.includes(token)) {
            const end = tokens.indexOf(")", at);
            labels.push(...tokens.slice(at + 2, end).filter((label) => label !== ","));
            at = end;
        } else if (token === "{") {
            const end = tokens.indexOf("}", at);
            if (!/^[A-Za-z_:]/.test(tokens[at - 1] ?? "")) throw new Error(`a selector without a name: ${expression}`);
            const found = tokens.slice(at + 1, end).join("").matchAll(MATCHER);
            names.at(-1).matchers = [...found].map(([, label, operator, value]) => ({ label, operator, value }));
            at = end;
        } else if (/^[A-Za-z_:]/.test(token) && !OPERATORS.includes(token) && next !== "(" && !LISTS.includes(next)) {
            const isRated = tokens[at - 1] === "(" && OF_COUNTERS.includes(tokens[at - 2]);
            names.push({ name: token, matchers: [], isRated });
        }
    }
    return { names, labels };
}

/** name of a series -> {type, labels: {label: values}}, from what a server tells Prometheus. */
export function metricsOf(text) {
    const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/mg)].map(([, name, type]) => [name, type]));
    const metrics = new Map([["up", { type: "gauge", labels: {} }]]); // Prometheus's own
    for (const [, name, labels] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/mg)) {
        const type = types.get(name) ?? types.get(name.replace(/_(bucket|sum|count)$/, ""));
        if (!metrics.has(name)) metrics.set(name, { type, labels: {} });
        for (const [, label, , value] of (labels ?? "").matchAll(MATCHER)) {
            (metrics.get(name).labels[label] ??= new Set()).add(value);
        }
    }
    return metrics;
}

/** What the expression asks for that these metrics do not have, in words. */
export function faults(expression, metrics) {
    const { names, labels } = asked(expression);
    const found = [];
    const known = new Set(ADDED);
    for (const { name, matchers, isRated } of names) {
        const metric = metrics.get(name);
        if (!metric) {
            found.push(`no metric ${name}`);
            continue;
        }
        Object.keys(metric.labels).forEach((label) => known.add(label));
        if (isRated && metric.type === "gauge") found.push(`the rate of a gauge, ${name}`);
        for (const { label, operator, value } of matchers.filter(({ label }) => !ADDED.includes(label))) {
            const values = metric.labels[label];
            const wanted = operator.endsWith("~") ? value.split("|") : [value];
            const missing = values ? wanted.filter((one) => !values.has(one)) : [];
            if (!values) found.push(`no label ${label} of ${name}`);
            found.push(...missing.map((one) => `no ${label}="${one}" of ${name}`));
        }
    }
    return [...found, ...labels.filter((label) => !known.has(label)).map((label) => `no label ${label}`)];
}
