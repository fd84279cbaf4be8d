// What the page shows while no stream is configured: the two files of an existing Tomcat.

import { contextPath } from "./addresses.js";
import { copyable } from "./copying.js";
import { element } from "./elements.js";

const STREAMS_FILE = "/etc/streampump.json";

const CONTEXT = `<Context>
  <Parameter name="pump.config" value="${STREAMS_FILE}" override="false"/>
</Context>
`;

const STREAMS = `{
  "pump": {"adminKey": "change-me-first"},
  "streams": {
    "news":   {"title": "News", "publish": {"key": "change-me-soon"}},
    "live/*": {"publish": {"key": "change-me-too"}}
  }
}
`;

/** Tomcat names this file as it names the WAR. */
function contextFile() {
  const name = contextPath().slice(1).replaceAll("/", "#") || "ROOT";
  return `conf/Catalina/localhost/${name}.xml`;
}

export function fillEmptyPage() {
  document.getElementById("files").append(
    element("h3", {}, element("code", {}, contextFile())), copyable(CONTEXT, contextFile()),
    element("h3", {}, element("code", {}, STREAMS_FILE)), copyable(STREAMS, STREAMS_FILE));
}
