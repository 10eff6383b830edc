// Leads Node's own http, https and fetch through the proxy that the environment names. Node does so by itself since
// 22.21 and 24.5 (NODE_USE_ENV_PROXY); before, it knows of no proxies.
"use strict";

const [major, minor] = process.versions.node.split(".").map(Number);
const knows = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);

if (!knows && process.env.HTTPS_PROXY) {
  const http = require("node:http");
  const https = require("node:https");
  const net = require("node:net");
  const tls = require("node:tls");

  const proxy = new URL(process.env.HTTPS_PROXY);
  const excepted = (process.env.NO_PROXY || "").split(",");

  // Calls back with a tunnel to a host and port, as a socket.
  const tunnel = (host, port, done) => {
    const path = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const asked = http.request({
      method: "CONNECT",
      path,
      headers: { Host: path },
      createConnection: () => net.connect({ host: proxy.hostname, port: proxy.port }),
    });
    asked.once("connect", (answer, socket) => {
      if (answer.statusCode === 200) return done(null, socket);
      socket.destroy();
      return done(new Error(`${answer.statusCode} ${answer.statusMessage}`));
    });
    asked.once("error", done);
    asked.end();
  };

  const bare = (host) => (host || "localhost").replace(/^\[|\]$/g, "");

  const led = (agent, port, finish) => {
    const direct = agent.prototype.createConnection;
    agent.prototype.createConnection = function createConnection(options, done) {
      const host = bare(options.host || options.hostname);
      if (options.socketPath || excepted.includes(host)) return direct.call(this, options, done);
      tunnel(host, options.port || port, (error, socket) => {
        if (error) done(error);
        else done(null, finish(socket, { ...options, servername: options.servername || host }));
      });
      return undefined;
    };
  };
  led(http.Agent, 80, (socket) => socket);
  led(https.Agent, 443, (socket, options) => tls.connect({ ...options, socket }));

  // What connects for fetch: undici, which is loaded at its first touch. A program may have put its own there before.
  const PLACE = Symbol.for("undici.globalDispatcher.1");
  const connect = ({ hostname, port, protocol, servername }, done) => {
    const host = bare(hostname);
    const secure = protocol === "https:";
    const number = Number(port) || (secure ? 443 : 80);
    const finish = (error, socket) => {
      if (error) return done(error);
      if (!secure) return done(null, socket);
      const made = tls.connect({ socket, servername: servername || host, ALPNProtocols: ["http/1.1"] });
      made.once("secureConnect", () => done(null, made));
      made.once("error", done);
      return undefined;
    };
    if (excepted.includes(host)) {
      const socket = net.connect({ host, port: number }, () => finish(null, socket));
      socket.once("error", done);
    } else {
      tunnel(host, number, finish);
    }
  };
  const { fetch } = globalThis;
  if (fetch) {
    globalThis.fetch = function (...asked) {
      if (globalThis[PLACE] === undefined) {
        fetch("data:,").catch(() => {});
        const Agent = globalThis[PLACE] && globalThis[PLACE].constructor;
        if (Agent) globalThis[PLACE] = new Agent({ connect });
      }
      return fetch.apply(this, asked);
    };
  }
}
