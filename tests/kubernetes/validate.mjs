// Reads manifests on standard input and holds each against the schema of its apiVersion and kind, as Kubernetes
// publishes it (types, formats and what is required; not members it does not know); then what a schema cannot say: that
// names which refer to something find it.
import { createRequire } from "node:module";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
let text = "";
for await (const chunk of process.stdin) text += chunk;
const objects = parseAllDocuments(text).map((document) => document.toJS());
const faults = [];
const named = (kind) => new Set(objects.filter((o) => o.kind === kind).map((o) => o.metadata.name));
const secrets = new Map(objects.filter((o) => o.kind === "Secret").map((o) => [o.metadata.name, o]));
const configs = named("ConfigMap");
const deployments = named("Deployment");

for (const object of objects) {
  const name = `${object.kind} ${object.metadata?.name}`;
  // Kustomize folds long ones over several lines, which the API server takes and the schema does not.
  for (const key of Object.keys(object.kind === "Secret" ? object.data : {})) {
    object.data[key] = object.data[key].replaceAll("\n", "");
  }
  const models = require(`kubernetes-models/${object.apiVersion}`);
  const Model = models[object.kind];
  if (!Model) {
    faults.push(`${name}: there is no such kind in ${object.apiVersion}`);
    continue;
  }
  try {
    new Model(object).validate();
  } catch (error) {
    faults.push(`${name}: ${error.message}`);
  }
  if (object.kind === "HorizontalPodAutoscaler" && !deployments.has(object.spec.scaleTargetRef.name)) {
    faults.push(`${name}: scales nothing`);
  }
  if (object.kind !== "Deployment") continue;
  const pod = object.spec.template;
  for (const [label, value] of Object.entries(object.spec.selector.matchLabels)) {
    if (pod.metadata.labels[label] !== value) faults.push(`${name}: does not select its own pods`);
  }
  for (const volume of pod.spec.volumes ?? []) {
    const secret = secrets.get(volume.secret.secretName);
    if (!secret) faults.push(`${name}: no secret ${volume.secret.secretName}`);
    for (const item of volume.secret.items) {
      if (secret && !(item.key in secret.data)) faults.push(`${name}: the secret has no ${item.key}`);
    }
  }
  for (const container of pod.spec.containers) {
    for (const from of container.envFrom ?? []) {
      if (!configs.has(from.configMapRef.name)) faults.push(`${name}: no config map ${from.configMapRef.name}`);
    }
    const mounted = new Set(pod.spec.volumes.flatMap((v) => v.secret.items.map((i) => `/run/secrets/${i.path}`)));
    for (const { name: variable, value } of container.env ?? []) {
      if (variable.endsWith("_FILE") && !mounted.has(value)) faults.push(`${name}: ${variable} is not mounted`);
    }
    const ports = new Set(container.ports.map((p) => p.containerPort));
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      if (!ports.has(probe.httpGet.port)) faults.push(`${name}: a probe asks a port that nobody listens on`);
    }
  }
}
for (const fault of faults) console.error(fault);
console.log(`${objects.length} objects, ${faults.length} faults`);
process.exit(faults.length === 0 && objects.length > 0 ? 0 : 1);
