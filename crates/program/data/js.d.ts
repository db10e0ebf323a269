// What rules need to know of the types in ECMAScript, browsers, Node and common packages.
// Only what bears on promises, callbacks, signals and chains of calls is declared; what is missing is
// unknown, and unknown never reports. Behaviour that types cannot say stands in js.toml. What the declarations of
// TypeScript and @types/node say beyond this stands in js-builtins.d.ts, which is written by scripts/builtins.mjs.

// ---- ECMAScript ----

interface PromiseLike<T> {
  then<A, B>(done?: ((value: T) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): PromiseLike<A | B>;
}
interface Promise<T> {
  then(): Promise<T>;
  then<A, B = never>(done?: ((value: T) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  catch<B = never>(failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>;
  finally(after?: (() => void) | null): Promise<T>;
}
// A promise that never rejects.
interface Settled_<T> extends Promise<T> {}
interface PromiseConstructor {
  new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T>;
  all<T>(values: T): Promise<AwaitedAll<T>>;
  allSettled<T>(values: T): Promise<Array<any>>;
  race<T>(values: T): Promise<Awaited<Element_<T>>>;
  any<T>(values: T): Promise<Awaited<Element_<T>>>;
  resolve(): Promise<void>;
  resolve<T>(value: T): Promise<Awaited<T>>;
  reject<T = never>(reason?: any): Promise<T>;
  try<T>(run: (...args: any[]) => T | PromiseLike<T>, ...args: any[]): Promise<T>;
  withResolvers<T>(): { promise: Promise<T>; resolve: (value: T | PromiseLike<T>) => void; reject: (reason?: any) => void };
}
declare var Promise: PromiseConstructor;

interface Iterable<T> {}
interface AsyncIterable<T> {}
interface Iterator<T> { next(): { value: T; done: boolean } }
interface Generator<T> extends Iterable<T> { next(value?: any): { value: T; done: boolean }; return(value?: any): any; throw(e?: any): any }
interface AsyncGenerator<T> extends AsyncIterable<T> { next(value?: any): Promise<{ value: T; done: boolean }>; return(value?: any): Promise<any>; throw(e?: any): Promise<any> }
interface ArrayLike<T> { length: number; [index: number]: T }

interface Array<T> {
  length: number;
  [index: number]: T;
  forEach(each: (value: T, index: number, array: T[]) => void, self?: any): void;
  map<U>(each: (value: T, index: number, array: T[]) => U, self?: any): U[];
  flatMap<U>(each: (value: T, index: number, array: T[]) => U | U[], self?: any): U[];
  filter(keep: (value: T, index: number, array: T[]) => unknown, self?: any): T[];
  find(test: (value: T, index: number, array: T[]) => unknown, self?: any): T | undefined;
  findLast(test: (value: T, index: number, array: T[]) => unknown, self?: any): T | undefined;
  findIndex(test: (value: T, index: number, array: T[]) => unknown, self?: any): number;
  findLastIndex(test: (value: T, index: number, array: T[]) => unknown, self?: any): number;
  some(test: (value: T, index: number, array: T[]) => unknown, self?: any): boolean;
  every(test: (value: T, index: number, array: T[]) => unknown, self?: any): boolean;
  sort(compare?: (a: T, b: T) => number): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  reduce<U>(step: (so_far: U, value: T, index: number, array: T[]) => U, start: U): U;
  reduce(step: (so_far: T, value: T, index: number, array: T[]) => T): T;
  reduceRight<U>(step: (so_far: U, value: T, index: number, array: T[]) => U, start: U): U;
  push(...items: T[]): number;
  unshift(...items: T[]): number;
  pop(): T | undefined;
  shift(): T | undefined;
  at(index: number): T | undefined;
  slice(start?: number, end?: number): T[];
  splice(start: number, count?: number, ...items: T[]): T[];
  concat(...items: any[]): T[];
  reverse(): T[];
  toReversed(): T[];
  fill(value: T, start?: number, end?: number): T[];
  flat(depth?: number): any[];
  join(separator?: string): string;
  includes(value: T, from?: number): boolean;
  indexOf(value: T, from?: number): number;
  lastIndexOf(value: T, from?: number): number;
  keys(): Iterable<number>;
  values(): Iterable<T>;
  entries(): Iterable<[number, T]>;
}
interface ReadonlyArray<T> extends Array<T> {}
interface ArrayConstructor {
  new <T>(...items: T[]): T[];
  <T>(...items: T[]): T[];
  from<T>(values: Iterable<T>): T[];
  from<T, U>(values: Iterable<T>, each: (value: T, index: number) => U): U[];
  fromAsync<T>(values: any): Promise<T[]>;
  isArray(value: any): boolean;
  of<T>(...items: T[]): T[];
}
declare var Array: ArrayConstructor;

interface Map<K, V> {
  size: number;
  get(key: K): V | undefined;
  set(key: K, value: V): Map<K, V>;
  has(key: K): boolean;
  delete(key: K): boolean;
  clear(): void;
  forEach(each: (value: V, key: K, map: Map<K, V>) => void): void;
  keys(): Iterable<K>;
  values(): Iterable<V>;
  entries(): Iterable<[K, V]>;
}
interface MapConstructor { new <K, V>(entries?: Iterable<[K, V]> | null): Map<K, V> }
declare var Map: MapConstructor;
interface WeakMap<K, V> { get(key: K): V | undefined; set(key: K, value: V): WeakMap<K, V>; has(key: K): boolean; delete(key: K): boolean }
interface WeakMapConstructor { new <K, V>(entries?: Iterable<[K, V]> | null): WeakMap<K, V> }
declare var WeakMap: WeakMapConstructor;
declare class WeakRef<T> { constructor(of: T); deref(): T | undefined }
declare class FinalizationRegistry { constructor(gone: (held: any) => void); register(of: any, held: any, token?: any): void; unregister(token: any): boolean }
interface Set<T> {
  size: number;
  add(value: T): Set<T>;
  has(value: T): boolean;
  delete(value: T): boolean;
  clear(): void;
  forEach(each: (value: T, again: T, set: Set<T>) => void): void;
  values(): Iterable<T>;
}
interface SetConstructor { new <T>(values?: Iterable<T> | null): Set<T> }
declare var Set: SetConstructor;
interface WeakSet<T> { add(value: T): WeakSet<T>; has(value: T): boolean; delete(value: T): boolean }
interface WeakSetConstructor { new <T>(values?: Iterable<T> | null): WeakSet<T> }
declare var WeakSet: WeakSetConstructor;
interface Record<K, V> { [key: string]: V }

interface String {
  length: number;
  replace(what: any, by: string): string;
  replace(what: any, by: (match: string, ...groups: any[]) => string): string;
  replaceAll(what: any, by: any): string;
  split(by: any, limit?: number): string[];
  trim(): string; trimStart(): string; trimEnd(): string;
  toLowerCase(): string; toUpperCase(): string; toString(): string;
  slice(start?: number, end?: number): string; substring(start: number, end?: number): string; substr(start: number, length?: number): string;
  startsWith(text: string, at?: number): boolean; endsWith(text: string): boolean; includes(text: string): boolean;
  indexOf(text: string, from?: number): number; lastIndexOf(text: string): number; charAt(at: number): string; charCodeAt(at: number): number;
  padStart(length: number, by?: string): string; padEnd(length: number, by?: string): string; repeat(count: number): string; concat(...of: string[]): string;
  at(at: number): string | undefined; codePointAt(at: number): number | undefined; search(what: any): number; matchAll(what: any): any;
  toLocaleLowerCase(): string; toLocaleUpperCase(): string; toLocaleString(): string; valueOf(): string;
  match(what: any): RegExpMatchArray | null; localeCompare(other: string): number; normalize(form?: string): string;
}
interface RegExpMatchArray extends Array<string> { groups?: any; index?: number }
interface StringConstructor { (value?: any): string; new (value?: any): String; fromCharCode(...codes: number[]): string }
declare var String: StringConstructor;
interface Number { toFixed(digits?: number): string; toString(radix?: number): string; toLocaleString(...args: any[]): string; valueOf(): number }
interface NumberConstructor { (value?: any): number; isNaN(value: any): boolean; isInteger(value: any): boolean; isFinite(value: any): boolean; parseInt(text: string, radix?: number): number; parseFloat(text: string): number; MAX_SAFE_INTEGER: number; EPSILON: number }
declare var Number: NumberConstructor;
interface Boolean {}
interface BooleanConstructor { (value?: any): boolean }
declare var Boolean: BooleanConstructor;
interface RegExp { test(text: string): boolean; exec(text: string): RegExpMatchArray | null; source: string; lastIndex: number }
interface RegExpConstructor { new (source: any, flags?: string): RegExp }
declare var RegExp: RegExpConstructor;
interface Date { getTime(): number; toISOString(): string; valueOf(): number; toLocaleString(...args: any[]): string; toLocaleDateString(...args: any[]): string; toLocaleTimeString(...args: any[]): string; getFullYear(): number; getMonth(): number; getDate(): number; getDay(): number; getHours(): number; getMinutes(): number; getSeconds(): number; getMilliseconds(): number; getTimezoneOffset(): number; setDate(day: number): number }
interface DateConstructor { new (...args: any[]): Date; now(): number; parse(text: string): number; UTC(...args: number[]): number }
declare var Date: DateConstructor;
interface Error { name: string; message: string; stack?: string; cause?: any }
interface ErrorConstructor { new (message?: string, options?: any): Error; (message?: string): Error; captureStackTrace(target: any): void }
declare class Error { constructor(message?: string, options?: any) }
declare class TypeError extends Error {}
declare class RangeError extends Error {}
declare class SyntaxError extends Error {}
declare class ReferenceError extends Error {}
declare class EvalError extends Error {}
declare class URIError extends Error {}
declare class AggregateError extends Error { constructor(errors: any, message?: string, options?: any); errors: any[] }
declare class DOMException extends Error { constructor(message?: string, name?: string); code: number; static ABORT_ERR: number; static TIMEOUT_ERR: number }
interface ObjectConstructor {
  keys(of: any): string[];
  values<T>(of: Record<string, T>): T[];
  entries<T>(of: Record<string, T>): [string, T][];
  assign<T>(target: T, ...sources: any[]): T;
  freeze<T>(of: T): T;
  fromEntries(entries: any): any;
  hasOwn(of: any, key: string): boolean;
}
declare var Object: ObjectConstructor;
declare const Math: { abs(x: number): number; ceil(x: number): number; floor(x: number): number; round(x: number): number; max(...of: number[]): number; min(...of: number[]): number; random(): number; pow(x: number, y: number): number; sqrt(x: number): number; log(x: number): number; trunc(x: number): number; sign(x: number): number; PI: number };
declare const JSON: { parse(text: string, revive?: (key: string, value: any) => any): any; stringify(value: any, replace?: any, space?: any): string };
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function isNaN(value: any): boolean;
declare function isFinite(value: any): boolean;
declare function encodeURIComponent(text: any): string;
declare function decodeURIComponent(text: string): string;
declare function encodeURI(text: string): string;
declare function decodeURI(text: string): string;
declare function Symbol(name?: string): symbol;
declare function BigInt(value: any): bigint;
declare const NaN: number;
declare const Infinity: number;
declare class Uint8Array { constructor(of?: any); length: number; buffer: ArrayBuffer; [index: number]: number }
declare class ArrayBuffer { constructor(size: number); byteLength: number }

// ---- Timers, console, events, signals: browsers and Node ----

declare const console: { log(...of: any[]): void; error(...of: any[]): void; warn(...of: any[]): void; info(...of: any[]): void; debug(...of: any[]): void; trace(...of: any[]): void; table(...of: any[]): void; time(name?: string): void; timeEnd(name?: string): void; group(...of: any[]): void; groupEnd(): void; assert(...of: any[]): void };
declare function setTimeout(run: (...args: any[]) => void, delay?: number, ...args: any[]): number;
declare function setInterval(run: (...args: any[]) => void, delay?: number, ...args: any[]): number;
declare function setImmediate(run: (...args: any[]) => void, ...args: any[]): number;
declare function clearTimeout(timer?: any): void;
declare function clearInterval(timer?: any): void;
declare function clearImmediate(timer?: any): void;
declare function queueMicrotask(run: () => void): void;
declare function structuredClone<T>(value: T): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;

interface AbortSignal extends EventTarget { aborted: boolean; reason: any; throwIfAborted(): void; onabort: ((event: Event) => void) | null }
interface AbortSignalConstructor { new (): AbortSignal; abort(reason?: any): AbortSignal; timeout(ms: number): AbortSignal; any(signals: Iterable<AbortSignal>): AbortSignal }
declare var AbortSignal: AbortSignalConstructor;
declare class AbortController { constructor(); signal: AbortSignal; abort(reason?: any): void }
declare class EventTarget {
  addEventListener(type: string, listener: ((event: Event) => void) | { handleEvent(event: Event): void } | null, options?: AddEventListenerOptions | boolean): void;
  removeEventListener(type: string, listener: ((event: Event) => void) | null, options?: any): void;
  dispatchEvent(event: Event): boolean;
}
interface AddEventListenerOptions { once?: boolean; passive?: boolean; capture?: boolean; signal?: AbortSignal }
declare class Event { constructor(type: string, init?: any); type: string; target: any; currentTarget: any; preventDefault(): void; stopPropagation(): void }
declare class MessageEvent extends Event { data: any }
declare class CustomEvent extends Event { detail: any }

interface RequestInit { method?: string; headers?: any; body?: any; signal?: AbortSignal | null; credentials?: string; mode?: string; cache?: string; redirect?: string; keepalive?: boolean }
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
declare class Body_ {
  bodyUsed: boolean;
  body: ReadableStream | null;
  json(): Promise<any>;
  text(): Promise<string>;
  blob(): Promise<Blob>;
  arrayBuffer(): Promise<ArrayBuffer>;
  formData(): Promise<FormData>;
}
declare class Request extends Body_ { constructor(input: any, init?: RequestInit); url: string; method: string; headers: Headers; signal: AbortSignal; clone(): Request }
declare class Response extends Body_ { constructor(body?: any, init?: any); ok: boolean; status: number; statusText: string; headers: Headers; url: string; redirected: boolean; type: string; clone(): Response; static json(value: any, init?: any): Response; static error(): Response; static redirect(url: string, status?: number): Response }
declare class Headers { constructor(init?: any); get(name: string): string | null; set(name: string, value: string): void; has(name: string): boolean; append(name: string, value: string): void; delete(name: string): void }
declare class URL { constructor(url: any, base?: any); href: string; origin: string; host: string; hostname: string; pathname: string; search: string; hash: string; protocol: string; port: string; searchParams: URLSearchParams; toString(): string; static createObjectURL(of: any): string; static revokeObjectURL(url: string): void }
declare class URLSearchParams { constructor(init?: any); get(name: string): string | null; getAll(name: string): string[]; set(name: string, value: any): void; append(name: string, value: any): void; has(name: string): boolean; delete(name: string): void; toString(): string }
declare class FormData { constructor(form?: any); append(name: string, value: any, file?: string): void; get(name: string): any; set(name: string, value: any): void }
declare class Blob { constructor(parts?: any[], options?: any); size: number; type: string; text(): Promise<string>; arrayBuffer(): Promise<ArrayBuffer>; slice(start?: number, end?: number): Blob }
declare class File extends Blob { name: string; lastModified: number }
declare class ReadableStream { getReader(options?: any): ReadableStreamDefaultReader; cancel(reason?: any): Promise<void>; pipeTo(to: any, options?: { signal?: AbortSignal }): Promise<void>; pipeThrough(through: any): ReadableStream; tee(): ReadableStream[] }
declare class ReadableStreamDefaultReader { read(): Promise<{ done: boolean; value: any }>; cancel(reason?: any): Promise<void>; releaseLock(): void; closed: Promise<void> }
declare class WritableStream { getWriter(): WritableStreamDefaultWriter; close(): Promise<void>; abort(reason?: any): Promise<void> }
declare class WritableStreamDefaultWriter { write(chunk?: any): Promise<void>; close(): Promise<void>; abort(reason?: any): Promise<void>; ready: Promise<void>; closed: Promise<void> }
declare class TextEncoder { encode(text?: string): Uint8Array }
declare class TextDecoder { constructor(label?: string); decode(of?: any, options?: any): string }
declare class BroadcastChannel extends EventTarget { constructor(name: string); postMessage(message: any): void; close(): void; onmessage: ((event: MessageEvent) => void) | null }

// ---- Browsers ----

declare class WebSocket extends EventTarget { constructor(url: any, protocols?: any); readyState: number; bufferedAmount: number; binaryType: string; url: string; send(data: any): void; close(code?: number, reason?: string): void; onopen: ((event: Event) => void) | null; onclose: ((event: any) => void) | null; onerror: ((event: Event) => void) | null; onmessage: ((event: MessageEvent) => void) | null; static OPEN: number; static CLOSED: number; static CONNECTING: number; static CLOSING: number }
declare class EventSource extends EventTarget { constructor(url: any, init?: any); readyState: number; close(): void; onopen: ((event: Event) => void) | null; onerror: ((event: Event) => void) | null; onmessage: ((event: MessageEvent) => void) | null }
declare class XMLHttpRequest extends EventTarget { constructor(); open(...args: any[]): void; send(body?: any): void; abort(): void; setRequestHeader(name: string, value: string): void; status: number; responseText: string; response: any; readyState: number; timeout: number; onload: ((event: Event) => void) | null; onerror: ((event: Event) => void) | null; onreadystatechange: ((event: Event) => void) | null; upload: EventTarget }
declare class Worker extends EventTarget { constructor(url: any, options?: any); postMessage(message: any, transfer?: any): void; terminate(): void; onmessage: ((event: MessageEvent) => void) | null; onerror: ((event: Event) => void) | null }
declare class FileReader extends EventTarget { readAsText(of: any): void; readAsDataURL(of: any): void; readAsArrayBuffer(of: any): void; result: any; onload: ((event: any) => void) | null; onerror: ((event: any) => void) | null }
declare class MutationObserver { constructor(run: (records: any[], observer: any) => void); observe(target: any, options?: any): void; disconnect(): void }
declare class ResizeObserver { constructor(run: (entries: any[], observer: any) => void); observe(target: any, options?: any): void; disconnect(): void }
declare class IntersectionObserver { constructor(run: (entries: any[], observer: any) => void, options?: any); observe(target: any): void; disconnect(): void }
declare class Node extends EventTarget { parentNode: Node | null; textContent: string | null; appendChild(child: any): any; removeChild(child: any): any; remove(): void; contains(other: any): boolean }
declare class Element extends Node { id: string; className: string; innerHTML: string; classList: any; getAttribute(name: string): string | null; setAttribute(name: string, value: string): void; removeAttribute(name: string): void; querySelector(selector: string): Element | null; querySelectorAll(selector: string): Element[]; closest(selector: string): Element | null; scrollIntoView(options?: any): void; requestFullscreen(options?: any): Promise<void>; getBoundingClientRect(): any; animate(frames: any, options?: any): Animation; dataset: any; style: any; append(...of: any[]): void; click(): void; focus(): void; blur(): void }
declare class HTMLElement extends Element { innerText: string; onclick: ((event: any) => void) | null; onload: ((event: any) => void) | null; onchange: ((event: any) => void) | null; oninput: ((event: any) => void) | null }
declare class HTMLInputElement extends HTMLElement { value: string; checked: boolean; files: any; select(): void }
declare class HTMLMediaElement extends HTMLElement { play(): Promise<void>; pause(): void; load(): void; currentTime: number; duration: number; srcObject: any; src: string; muted: boolean; volume: number; paused: boolean }
declare class HTMLVideoElement extends HTMLMediaElement { requestPictureInPicture(): Promise<any> }
declare class HTMLAudioElement extends HTMLMediaElement {}
declare class HTMLCanvasElement extends HTMLElement { getContext(kind: string, options?: any): any; toBlob(done: (blob: Blob | null) => void, type?: string): void; toDataURL(type?: string): string }
declare class HTMLFormElement extends HTMLElement { submit(): void; requestSubmit(by?: any): void; reset(): void; checkValidity(): boolean; reportValidity(): boolean; elements: any; action: string; method: string; onsubmit: ((event: any) => void) | null }
declare class HTMLButtonElement extends HTMLElement { disabled: boolean; type: string; value: string; name: string; form: HTMLFormElement | null }
declare class HTMLSelectElement extends HTMLElement { value: string; selectedIndex: number; options: any; disabled: boolean; multiple: boolean }
declare class HTMLTextAreaElement extends HTMLElement { value: string; disabled: boolean; select(): void }
declare class HTMLDialogElement extends HTMLElement { open: boolean; returnValue: string; show(): void; showModal(): void; close(value?: string): void }
declare class HTMLAnchorElement extends HTMLElement { href: string; download: string; target: string }
declare class HTMLImageElement extends HTMLElement { src: string; alt: string; width: number; height: number; complete: boolean; decode(): Promise<void>; onerror: ((event: any) => void) | null }
declare class HTMLIFrameElement extends HTMLElement { src: string; contentWindow: any; contentDocument: any }
declare class HTMLDivElement extends HTMLElement {}
declare class HTMLSpanElement extends HTMLElement {}
declare class HTMLParagraphElement extends HTMLElement {}
declare class HTMLHeadingElement extends HTMLElement {}
declare class HTMLLabelElement extends HTMLElement {}
declare class HTMLOptionElement extends HTMLElement { value: string; selected: boolean; text: string }
declare class HTMLUListElement extends HTMLElement {}
declare class HTMLOListElement extends HTMLElement {}
declare class HTMLLIElement extends HTMLElement {}
declare class HTMLTableElement extends HTMLElement {}
declare class HTMLTableSectionElement extends HTMLElement {}
declare class HTMLTableRowElement extends HTMLElement {}
declare class HTMLTableCellElement extends HTMLElement {}
declare class HTMLTemplateElement extends HTMLElement { content: any }
declare class HTMLScriptElement extends HTMLElement { src: string; async: boolean; type: string; onerror: ((event: any) => void) | null }
declare class HTMLDetailsElement extends HTMLElement { open: boolean }
declare class HTMLProgressElement extends HTMLElement { value: number; max: number }
declare class HTMLOutputElement extends HTMLElement { value: string }
declare class HTMLFieldSetElement extends HTMLElement { disabled: boolean }
declare class HTMLBodyElement extends HTMLElement {}
declare class SVGElement extends Element {}
declare class Image extends HTMLElement { src: string; decode(): Promise<void>; onerror: ((event: any) => void) | null }
declare class Audio extends HTMLMediaElement { constructor(src?: string) }
declare class Animation { finished: Promise<Animation>; ready: Promise<Animation>; play(): void; cancel(): void }
declare class MediaStream { getTracks(): any[]; addTrack(track: any): void; getVideoTracks(): any[]; getAudioTracks(): any[] }
declare class RTCPeerConnection extends EventTarget { constructor(config?: any); createOffer(options?: any): Promise<any>; createAnswer(options?: any): Promise<any>; setLocalDescription(description?: any): Promise<void>; setRemoteDescription(description: any): Promise<void>; addIceCandidate(candidate?: any): Promise<void>; getStats(selector?: any): Promise<any>; addTransceiver(kind: any, init?: any): any; addTrack(track: any, ...streams: any[]): any; close(): void; localDescription: any; remoteDescription: any; connectionState: string; iceGatheringState: string; ontrack: ((event: any) => void) | null; onicecandidate: ((event: any) => void) | null; createDataChannel(name: string, init?: any): any }
interface Document extends Node { body: HTMLElement; head: HTMLElement; documentElement: HTMLElement; title: string; cookie: string; hidden: boolean; visibilityState: string; readyState: string; createElement(name: "video"): HTMLVideoElement; createElement(name: "audio"): HTMLAudioElement; createElement(name: "canvas"): HTMLCanvasElement; createElement(name: "input"): HTMLInputElement; createElement(name: string): HTMLElement; createTextNode(text: string): Node; getElementById(id: string): HTMLElement | null; querySelector(selector: string): HTMLElement | null; querySelectorAll(selector: string): HTMLElement[]; execCommand(command: string): boolean; exitFullscreen(): Promise<void>; fonts: { ready: Settled_<any>; load(font: string): Promise<any> }; startViewTransition(run: () => any): any }
declare const document: Document;
interface Location { href: string; pathname: string; search: string; hash: string; host: string; hostname: string; origin: string; protocol: string; port: string; reload(): void; assign(url: string): void; replace(url: string): void }
declare const location: Location;
declare const history: { pushState(...args: any[]): void; replaceState(...args: any[]): void; back(): void; forward(): void; go(by?: number): void };
interface Storage { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void; clear(): void }
declare const localStorage: Storage;
declare const sessionStorage: Storage;
interface Navigator { sendBeacon(url: string, body?: any): boolean; userAgent: string; language: string; languages: string[]; platform: string; onLine: boolean; keyboard: { lock(keys?: string[]): Promise<void>; unlock(): void } }
declare const navigator: Navigator;
declare const crypto: { randomUUID(): string; getRandomValues(into: any): any; subtle: { digest(name: any, data: any): Promise<ArrayBuffer>; encrypt(...args: any[]): Promise<ArrayBuffer>; decrypt(...args: any[]): Promise<ArrayBuffer>; sign(...args: any[]): Promise<ArrayBuffer>; verify(...args: any[]): Promise<boolean>; importKey(...args: any[]): Promise<any>; exportKey(...args: any[]): Promise<any>; generateKey(...args: any[]): Promise<any>; deriveKey(...args: any[]): Promise<any>; deriveBits(...args: any[]): Promise<any> } };
declare function requestAnimationFrame(run: (time: number) => void): number;
declare function cancelAnimationFrame(id: number): void;
declare function requestIdleCallback(run: (deadline: any) => void, options?: any): number;
declare function alert(text?: any): void;
declare function confirm(text?: string): boolean;
declare function prompt(text?: string, value?: string): string | null;
declare function createImageBitmap(of: any, ...args: any[]): Promise<any>;
declare function addEventListener(type: string, listener: ((event: Event) => void) | null, options?: AddEventListenerOptions | boolean): void;
declare function removeEventListener(type: string, listener: ((event: Event) => void) | null, options?: any): void;
declare function open(url?: any, target?: string, features?: string): any;
declare function getComputedStyle(of: any, pseudo?: string): any;
declare function matchMedia(query: string): { matches: boolean; addEventListener(type: string, listener: (event: any) => void): void; removeEventListener(type: string, listener: (event: any) => void): void; addListener(listener: (event: any) => void): void };
declare namespace WebAssembly {
  function instantiate(module: any, imports?: any): Promise<any>;
  function instantiateStreaming(response: any, imports?: any): Promise<any>;
  function compile(bytes: any): Promise<any>;
  function compileStreaming(response: any): Promise<any>;
}

// ---- Node ----

declare class EventEmitter_ {
  on(event: any, listener: (...args: any[]) => void): this;
  once(event: any, listener: (...args: any[]) => void): this;
  off(event: any, listener: (...args: any[]) => void): this;
  addListener(event: any, listener: (...args: any[]) => void): this;
  prependListener(event: any, listener: (...args: any[]) => void): this;
  removeListener(event: any, listener: (...args: any[]) => void): this;
  removeAllListeners(event?: any): this;
  emit(event: any, ...args: any[]): boolean;
}
interface Process extends EventEmitter_ { env: Record<string, string | undefined>; argv: string[]; cwd(): string; exit(code?: number): never; nextTick(run: (...args: any[]) => void, ...args: any[]): void; hrtime: any; platform: string; pid: number; stdout: any; stderr: any; stdin: any; version: string; versions: any; exitCode: number; memoryUsage(): any; uptime(): number }
declare const process: Process;
declare class Buffer extends Uint8Array { static from(of: any, encoding?: any): Buffer; static alloc(size: number): Buffer; static concat(of: any[]): Buffer; toString(encoding?: string): string }
declare const __dirname: string;
declare const __filename: string;

interface RequireCache_ { [id: string]: any }
interface Require_ { (id: string): any; resolve(id: string, options?: any): string; cache: RequireCache_; main: any }
declare const require: Require_;
declare module "process" {
  const process_: Process;
  export default process_;
  function on(event: any, listener: (...args: any[]) => void): Process;
  function once(event: any, listener: (...args: any[]) => void): Process;
  function addListener(event: any, listener: (...args: any[]) => void): Process;
  function prependListener(event: any, listener: (...args: any[]) => void): Process;
  function exit(code?: number): never;
}
declare module "module" { function createRequire(from: any): Require_; const _cache: RequireCache_; const builtinModules: string[] }
interface ReflectConstructor { deleteProperty(of: any, name: any): boolean; get(of: any, name: any): any; set(of: any, name: any, value: any): boolean; has(of: any, name: any): boolean; ownKeys(of: any): any[] }
declare const Reflect: ReflectConstructor;

declare module "events" {
  class EventEmitter extends EventEmitter_ {
    constructor(options?: { captureRejections?: boolean });
    static once(emitter: any, event: any, options?: { signal?: AbortSignal }): Promise<any[]>;
  }
  function once(emitter: any, event: any, options?: { signal?: AbortSignal }): Promise<any[]>;
  function on(emitter: any, event: any, options?: { signal?: AbortSignal }): AsyncIterable<any[]>;
  export default EventEmitter;
}
declare module "timers/promises" {
  function setTimeout<T = void>(delay?: number, value?: T, options?: { signal?: AbortSignal; ref?: boolean }): Promise<T>;
  function setImmediate<T = void>(value?: T, options?: { signal?: AbortSignal }): Promise<T>;
  function setInterval<T = void>(delay?: number, value?: T, options?: { signal?: AbortSignal }): AsyncIterable<T>;
  const scheduler: { wait(delay: number, options?: { signal?: AbortSignal }): Promise<void>; yield(): Promise<void> };
}
declare module "fs/promises" {
  function readFile(path: any, options: "utf8" | "utf-8"): Promise<string>;
  function readFile(path: any, options?: { signal?: AbortSignal; encoding?: any }): Promise<any>;
  function writeFile(path: any, data: any, options?: any): Promise<void>;
  function appendFile(path: any, data: any, options?: any): Promise<void>;
  function mkdir(path: any, options?: any): Promise<string | undefined>;
  function mkdtemp(prefix: string): Promise<string>;
  function readdir(path: any, options?: any): Promise<any[]>;
  function rm(path: any, options?: any): Promise<void>;
  function rmdir(path: any, options?: any): Promise<void>;
  function unlink(path: any): Promise<void>;
  function rename(from: any, to: any): Promise<void>;
  function copyFile(from: any, to: any, mode?: any): Promise<void>;
  function cp(from: any, to: any, options?: any): Promise<void>;
  function stat(path: any, options?: any): Promise<any>;
  function lstat(path: any, options?: any): Promise<any>;
  function access(path: any, mode?: any): Promise<void>;
  function chmod(path: any, mode: any): Promise<void>;
  function realpath(path: any): Promise<string>;
  function open(path: any, flags?: any, mode?: any): Promise<any>;
  function symlink(target: any, path: any, kind?: any): Promise<void>;
  function utimes(path: any, accessed: any, modified: any): Promise<void>;
}
declare module "fs" {
  import * as promises from "fs/promises";
  export { promises };
  function readFile(path: any, options: any, done: (failed: any, data: any) => void): void;
  function writeFile(path: any, data: any, options: any, done?: (failed: any) => void): void;
  function readFileSync(path: any, options: "utf8" | "utf-8"): string;
  function readFileSync(path: any, options?: any): any;
  function writeFileSync(path: any, data: any, options?: any): void;
  function existsSync(path: any): boolean;
  function mkdirSync(path: any, options?: any): any;
  function readdirSync(path: any, options?: any): any[];
  function statSync(path: any): any;
  function unlinkSync(path: any): void;
  function rmSync(path: any, options?: any): void;
  function watch(path: any, options?: any, listener?: (event: any, file: any) => void): any;
}
declare module "child_process" {
  import { EventEmitter } from "events";
  class ChildProcess extends EventEmitter { stdout: any; stderr: any; stdin: any; pid: number; kill(signal?: any): boolean }
  function spawn(command: string, args?: any, options?: { signal?: AbortSignal }): ChildProcess;
  function exec(command: string, options?: any, done?: (failed: any, out: any, err: any) => void): ChildProcess;
  function execFile(file: string, args?: any, options?: any, done?: (failed: any, out: any, err: any) => void): ChildProcess;
  function execSync(command: string, options?: any): any;
}
declare module "util" { function promisify(of: any): (...args: any[]) => Promise<any>; function inspect(of: any, options?: any): string; function format(...of: any[]): string }
declare module "path" { function join(...of: string[]): string; function resolve(...of: string[]): string; function dirname(of: string): string; function basename(of: string, end?: string): string; function extname(of: string): string; function relative(from: string, to: string): string; const sep: string }
declare module "stream/promises" { function pipeline(...of: any[]): Promise<void>; function finished(of: any, options?: { signal?: AbortSignal }): Promise<void> }
declare module "readline/promises" { function createInterface(options: any): { question(text: string, options?: { signal?: AbortSignal }): Promise<string>; close(): void } }
declare module "http" {
  import { EventEmitter } from "events";
  class IncomingMessage extends EventEmitter { headers: any; method: string; url: string; statusCode: number }
  class ServerResponse extends EventEmitter { statusCode: number; setHeader(name: string, value: any): this; writeHead(code: number, headers?: any): this; write(chunk: any): boolean; end(chunk?: any): this; headersSent: boolean }
  class Server extends EventEmitter { listen(...args: any[]): this; close(done?: (failed?: any) => void): this; address(): any }
  function createServer(handler?: (request: IncomingMessage, response: ServerResponse) => void): Server;
  function request(...args: any[]): EventEmitter;
  function get(...args: any[]): EventEmitter;
}
declare module "https" { export * from "http" }
declare module "worker_threads" { const parentPort: any }
declare module "node:test" {
  function test(name: any, options?: any, run?: (t: any) => void | Promise<void>): Promise<void>;
  function it(name: any, options?: any, run?: any): Promise<void>;
  function describe(name: any, options?: any, run?: any): Promise<void>;
  function suite(name: any, options?: any, run?: any): Promise<void>;
  function before(run: () => void | Promise<void>): void;
  function after(run: () => void | Promise<void>): void;
  function beforeEach(run: () => void | Promise<void>): void;
  function afterEach(run: () => void | Promise<void>): void;
  export default test;
}
declare module "test" { export * from "node:test"; export { default } from "node:test" }

// ---- HTTP clients ----

declare module "axios" {
  export interface AxiosRequestConfig { url?: string; method?: string; baseURL?: string; headers?: any; params?: any; data?: any; timeout?: number; signal?: AbortSignal; responseType?: string; withCredentials?: boolean; cancelToken?: any; onUploadProgress?: (event: any) => void; onDownloadProgress?: (event: any) => void }
  export interface AxiosResponse<T = any> { data: T; status: number; statusText: string; headers: any; config: any; request?: any }
  export interface AxiosInterceptorManager<V> { use(done?: ((value: V) => V | Promise<V>) | null, failed?: ((error: any) => any) | null, options?: any): number; eject(id: number): void; clear(): void }
  export interface AxiosInstance {
    (config: AxiosRequestConfig): Promise<AxiosResponse>;
    (url: string, config?: AxiosRequestConfig): Promise<AxiosResponse>;
    defaults: any;
    interceptors: { request: AxiosInterceptorManager<any>; response: AxiosInterceptorManager<AxiosResponse> };
    request<T = any, R = AxiosResponse<T>>(config: AxiosRequestConfig): Promise<R>;
    get<T = any, R = AxiosResponse<T>>(url: string, config?: AxiosRequestConfig): Promise<R>;
    delete<T = any, R = AxiosResponse<T>>(url: string, config?: AxiosRequestConfig): Promise<R>;
    head<T = any, R = AxiosResponse<T>>(url: string, config?: AxiosRequestConfig): Promise<R>;
    options<T = any, R = AxiosResponse<T>>(url: string, config?: AxiosRequestConfig): Promise<R>;
    post<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: AxiosRequestConfig): Promise<R>;
    put<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: AxiosRequestConfig): Promise<R>;
    patch<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: AxiosRequestConfig): Promise<R>;
    postForm<T = any, R = AxiosResponse<T>>(url: string, data?: any, config?: AxiosRequestConfig): Promise<R>;
    getUri(config?: AxiosRequestConfig): string;
    create(config?: AxiosRequestConfig): AxiosInstance;
    isAxiosError(value: any): boolean;
    isCancel(value: any): boolean;
    all<T>(values: T): Promise<AwaitedAll<T>>;
    CancelToken: any;
  }
  export type AxiosStatic = AxiosInstance;
  export type AxiosPromise<T = any> = Promise<AxiosResponse<T>>;
  export class AxiosError extends Error { response?: AxiosResponse; code?: string; config: any }
  export function isAxiosError(value: any): boolean;
  export function isCancel(value: any): boolean;
  const axios: AxiosInstance;
  export default axios;
}
// What its script puts there for pages without modules.
declare const axios: import("axios").AxiosInstance;
declare module "ky" {
  export interface Options extends RequestInit { json?: any; searchParams?: any; timeout?: number | false; retry?: any; prefixUrl?: string; hooks?: any; throwHttpErrors?: boolean }
  export interface ResponsePromise extends Promise<Response> { json<T = any>(): Promise<T>; text(): Promise<string>; blob(): Promise<Blob>; arrayBuffer(): Promise<ArrayBuffer>; formData(): Promise<FormData> }
  export interface KyInstance {
    (url: any, options?: Options): ResponsePromise;
    get(url: any, options?: Options): ResponsePromise;
    post(url: any, options?: Options): ResponsePromise;
    put(url: any, options?: Options): ResponsePromise;
    patch(url: any, options?: Options): ResponsePromise;
    delete(url: any, options?: Options): ResponsePromise;
    head(url: any, options?: Options): ResponsePromise;
    create(options?: Options): KyInstance;
    extend(options?: Options): KyInstance;
  }
  const ky: KyInstance;
  export default ky;
}
declare module "ofetch" {
  export interface FetchOptions extends RequestInit { baseURL?: string; params?: any; query?: any; timeout?: number; retry?: any; onResponseError?: any; onRequestError?: any }
  export interface $Fetch { <T = any>(request: any, options?: FetchOptions): Promise<T>; raw<T = any>(request: any, options?: FetchOptions): Promise<any>; create(options?: FetchOptions): $Fetch }
  export const $fetch: $Fetch;
  export const ofetch: $Fetch;
}
declare module "got" {
  export interface GotRequest_ extends Promise<any> { json<T = any>(): Promise<T>; text(): Promise<string>; buffer(): Promise<any>; cancel(): void }
  export interface Got { (url: any, options?: { signal?: AbortSignal; [key: string]: any }): GotRequest_; get(url: any, options?: any): GotRequest_; post(url: any, options?: any): GotRequest_; put(url: any, options?: any): GotRequest_; patch(url: any, options?: any): GotRequest_; delete(url: any, options?: any): GotRequest_; head(url: any, options?: any): GotRequest_; extend(options?: any): Got }
  export const got: Got;
  export default got;
}
declare module "superagent" {
  export interface SuperAgentRequest extends PromiseLike<any> { send(data?: any): SuperAgentRequest; query(of: any): SuperAgentRequest; set(name: any, value?: any): SuperAgentRequest; timeout(ms: any): SuperAgentRequest; attach(...args: any[]): SuperAgentRequest; field(...args: any[]): SuperAgentRequest; type(of: string): SuperAgentRequest; accept(of: string): SuperAgentRequest; withCredentials(): SuperAgentRequest; abort(): void; end(done?: any): void }
  export interface SuperAgent { (method: string, url: string): SuperAgentRequest; get(url: string): SuperAgentRequest; post(url: string): SuperAgentRequest; put(url: string): SuperAgentRequest; patch(url: string): SuperAgentRequest; delete(url: string): SuperAgentRequest; del(url: string): SuperAgentRequest; head(url: string): SuperAgentRequest; agent(): SuperAgent }
  const superagent: SuperAgent;
  export default superagent;
}
declare module "wretch" {
  export interface Wretch { url(url: string, replace?: boolean): Wretch; query(of: any, replace?: boolean): Wretch; headers(of: any): Wretch; auth(of: string): Wretch; options(of: any): Wretch; json(of: any): Wretch; get(url?: string): WretchResponse; delete(url?: string): WretchResponse; head(url?: string): WretchResponse; post(body?: any, url?: string): WretchResponse; put(body?: any, url?: string): WretchResponse; patch(body?: any, url?: string): WretchResponse }
  export interface WretchResponse { res<T = any>(done?: any): Promise<T>; json<T = any>(done?: any): Promise<T>; text(done?: any): Promise<string>; blob(done?: any): Promise<Blob>; notFound(done: any): WretchResponse; unauthorized(done: any): WretchResponse; forbidden(done: any): WretchResponse; badRequest(done: any): WretchResponse; internalError(done: any): WretchResponse; error(of: any, done: any): WretchResponse }
  export default function wretch(url?: string, options?: any): Wretch;
}
declare module "umi-request" {
  export interface RequestMethod { <T = any>(url: string, options?: any): Promise<T>; get<T = any>(url: string, options?: any): Promise<T>; post<T = any>(url: string, options?: any): Promise<T>; put<T = any>(url: string, options?: any): Promise<T>; patch<T = any>(url: string, options?: any): Promise<T>; delete<T = any>(url: string, options?: any): Promise<T>; interceptors: any; use(middleware: any): void }
  export function extend(options?: any): RequestMethod;
  const request: RequestMethod;
  export { request };
  export default request;
}
declare module "umi" { export { request, extend } from "umi-request" }
declare module "@umijs/max" { export { request, extend } from "umi-request" }
declare module "@angular/common/http" {
  export interface Observable_<T> { subscribe(...args: any[]): any; pipe(...args: any[]): any; toPromise(): Promise<T> }
  export class HttpClient { get<T = any>(url: string, options?: any): Observable_<T>; delete<T = any>(url: string, options?: any): Observable_<T>; head<T = any>(url: string, options?: any): Observable_<T>; options<T = any>(url: string, options?: any): Observable_<T>; post<T = any>(url: string, body: any, options?: any): Observable_<T>; put<T = any>(url: string, body: any, options?: any): Observable_<T>; patch<T = any>(url: string, body: any, options?: any): Observable_<T>; request<T = any>(method: any, url?: any, options?: any): Observable_<T> }
}
declare module "@reduxjs/toolkit/query" {
  export interface EndpointBuilder { query(definition: any): any; mutation(definition: any): any; infiniteQuery(definition: any): any }
  export interface Endpoints_ { endpoints: (builder: EndpointBuilder) => any; [key: string]: any }
  export interface Api_ { injectEndpoints(options: Endpoints_): Api_; enhanceEndpoints(options: any): Api_; [key: string]: any }
  export function createApi(options: Endpoints_): Api_;
  export function fetchBaseQuery(options?: any): any;
}
declare module "@reduxjs/toolkit/query/react" { export * from "@reduxjs/toolkit/query" }
declare module "reconnecting-websocket" { export default class ReconnectingWebSocket extends WebSocket { constructor(url: any, protocols?: any, options?: any) } }
declare module "event-source-polyfill" { export class EventSourcePolyfill extends EventSource { constructor(url: any, init?: any) } }
declare module "@microsoft/fetch-event-source" { export function fetchEventSource(url: any, init?: any): Promise<void> }
declare module "tus-js-client" { export class Upload { constructor(file: any, options?: any); start(): void; abort(terminate?: boolean): any; url: string | null; file: any; options: any; findPreviousUploads(): Promise<any[]>; resumeFromPreviousUpload(of: any): void } export class DetailedError extends Error { originalRequest: any; originalResponse: any } export const isSupported: boolean }
interface JQueryXHR_ { then(...args: any[]): any; catch(...args: any[]): any; done(...args: any[]): JQueryXHR_; fail(...args: any[]): JQueryXHR_; always(...args: any[]): JQueryXHR_; abort(): void; status: number; responseText: string; responseJSON: any }
interface JQueryStatic_ { (of?: any, context?: any): any; ajax(url: any, settings?: any): JQueryXHR_; get(url: any, data?: any, done?: any, type?: any): JQueryXHR_; post(url: any, data?: any, done?: any, type?: any): JQueryXHR_; getJSON(url: any, data?: any, done?: any): JQueryXHR_; [key: string]: any }
declare const $: JQueryStatic_;
declare const jQuery: JQueryStatic_;
declare module "jquery" { const jquery: JQueryStatic_; export default jquery }
// What Nuxt imports by itself.
interface NuxtFetch_ { <T = any>(request: any, options?: any): Promise<T>; raw<T = any>(request: any, options?: any): Promise<any>; create(options?: any): NuxtFetch_ }
declare const $fetch: NuxtFetch_;
declare module "#app" { export function useFetch(request: any, options?: any): any; export function useLazyFetch(request: any, options?: any): any }
declare module "#imports" { export * from "#app" }
declare module "nuxt/app" { export * from "#app" }
// What ember-fetch makes of the browser's own, and a package for old versions of Node.
declare module "fetch" { export { AbortController, Headers, Request, Response }; export default fetch }
declare module "abort-controller" { export { AbortController, AbortSignal }; export default AbortController }
declare module "node-fetch" { export default function fetch(input: any, init?: RequestInit): Promise<Response> }
declare module "cross-fetch" { export default function fetch(input: any, init?: RequestInit): Promise<Response>; export function fetch(input: any, init?: RequestInit): Promise<Response> }
declare module "undici" { export function fetch(input: any, init?: RequestInit): Promise<Response>; export function request(url: any, options?: { signal?: AbortSignal; [key: string]: any }): Promise<any> }

// ---- Sockets and servers ----

declare module "ws" {
  class WebSocket {
    constructor(url: any, protocols?: any, options?: any);
    readyState: number; binaryType: string; url: string;
    static OPEN: number; static CONNECTING: number; static CLOSING: number; static CLOSED: number;
    static Server: typeof WebSocketServer;
    static WebSocketServer: typeof WebSocketServer;
    onmessage: any; onclose: any; onerror: any; onopen: any;
    send(data: any, done?: (failed?: any) => void): void;
    close(code?: number, reason?: any): void;
    terminate(): void;
    ping(data?: any): void;
    addEventListener(type: string, listener: (event: any) => void, options?: any): void;
    removeEventListener(type: string, listener: (event: any) => void): void;
    on(event: any, listener: (...args: any[]) => void): WebSocket;
    once(event: any, listener: (...args: any[]) => void): WebSocket;
    addListener(event: any, listener: (...args: any[]) => void): WebSocket;
    off(event: any, listener: (...args: any[]) => void): WebSocket;
    removeListener(event: any, listener: (...args: any[]) => void): WebSocket;
    removeAllListeners(event?: any): WebSocket;
  }
  class WebSocketServer {
    constructor(options?: any, done?: () => void);
    clients: Set<WebSocket>;
    close(done?: (failed?: any) => void): void;
    handleUpgrade(request: any, socket: any, head: any, done: (socket: WebSocket, request: any) => void): void;
    on(event: "connection", listener: (socket: WebSocket, request: any) => void): WebSocketServer;
    on(event: any, listener: (...args: any[]) => void): WebSocketServer;
    once(event: "connection", listener: (socket: WebSocket, request: any) => void): WebSocketServer;
    once(event: any, listener: (...args: any[]) => void): WebSocketServer;
    emit(event: any, ...args: any[]): boolean;
  }
  export { WebSocket, WebSocketServer, WebSocketServer as Server };
  export default WebSocket;
}
declare module "socket.io-client" { export interface Socket extends EventEmitter_ { connected: boolean; id: string; emitWithAck(event: string, ...args: any[]): Promise<any>; disconnect(): Socket; connect(): Socket; timeout(ms: number): Socket } export function io(url?: any, options?: any): Socket; export default io }
declare module "express" {
  export interface Handler_ { (request: any, response: any, next: (failed?: any) => void): void }
  export interface Router { get(path: any, ...handlers: Handler_[]): Router; post(path: any, ...handlers: Handler_[]): Router; put(path: any, ...handlers: Handler_[]): Router; patch(path: any, ...handlers: Handler_[]): Router; delete(path: any, ...handlers: Handler_[]): Router; all(path: any, ...handlers: Handler_[]): Router; use(...handlers: any[]): Router; route(path: string): any }
  export interface Application extends Router { listen(...args: any[]): any; set(name: string, value: any): Application }
  export interface Express_ { (): Application; Router(options?: any): Router; json(options?: any): Handler_; static(path: string, options?: any): Handler_ }
  export function Router(options?: any): Router;
  const express: Express_;
  export default express;
}

// ---- Frameworks ----

declare module "@tanstack/react-query" {
  export interface QueryFunctionContext { queryKey: any; signal: AbortSignal; meta?: any; pageParam?: any }
  export interface QueryOptions_<T> { queryKey?: any; queryFn?: ((context: QueryFunctionContext) => T | Promise<T>) | any; enabled?: any; select?: any; [key: string]: any }
  export interface QueryResult_<T> { data: T | undefined; error: any; isLoading: boolean; isPending: boolean; isError: boolean; isFetching: boolean; isSuccess: boolean; status: string; refetch(options?: any): Promise<any>; fetchNextPage(options?: any): Promise<any>; hasNextPage: boolean }
  export interface MutationOptions_<T, V> { mutationFn?: (variables: V) => T | Promise<T>; onSuccess?: (data: T, variables: V, context: any) => unknown; onError?: (error: any, variables: V, context: any) => unknown; onSettled?: (...args: any[]) => unknown; onMutate?: (variables: V) => unknown; [key: string]: any }
  export interface MutationResult_<T, V> { mutate(variables?: V, options?: any): void; mutateAsync(variables?: V, options?: any): Promise<T>; isPending: boolean; isLoading: boolean; error: any; data: T | undefined; reset(): void }
  export class QueryClient { constructor(options?: any); invalidateQueries(filters?: any, options?: any): Promise<void>; refetchQueries(filters?: any, options?: any): Promise<void>; resetQueries(filters?: any, options?: any): Promise<void>; cancelQueries(filters?: any, options?: any): Promise<void>; fetchQuery(options: any): Promise<any>; prefetchQuery(options: any): Promise<void>; ensureQueryData(options: any): Promise<any>; removeQueries(filters?: any): void; setQueryData(key: any, value: any): any; getQueryData(key: any): any; clear(): void }
  export function useQueryClient(): QueryClient;
  export function queryOptions<T>(options: QueryOptions_<T>): QueryOptions_<T>;
  export function useQuery<T>(options: QueryOptions_<T>): QueryResult_<T>;
  export function useSuspenseQuery<T>(options: QueryOptions_<T>): QueryResult_<T>;
  export function useInfiniteQuery<T>(options: QueryOptions_<T>): QueryResult_<any>;
  export function useMutation<T, V>(options: MutationOptions_<T, V>): MutationResult_<T, V>;
  export function useIsFetching(): number;
}
declare module "react-query" { export * from "@tanstack/react-query" }
declare module "@tanstack/vue-query" { export * from "@tanstack/react-query" }
declare module "swr" {
  export interface SWRResponse<T> { data: T | undefined; error: any; isLoading: boolean; isValidating: boolean; mutate(data?: any, options?: any): Promise<T | undefined> }
  export default function useSWR<T>(key: any, fetcher?: ((...args: any[]) => T | Promise<T>) | null, options?: any): SWRResponse<T>;
  export function mutate(key: any, data?: any, options?: any): Promise<any>;
  export function useSWRConfig(): { mutate(key: any, data?: any, options?: any): Promise<any>; cache: any };
}
// `data` is null until the answer is there; it is said to be undefined here, so that a null in `T` can be told from that.
// The promise of `refetch` never rejects: what fails is kept as `error`.
declare module "restful-react" {
  export interface UseGetReturn_<T> { data: T | undefined; error: any; loading: boolean; response: Response | null; absolutePath: string; cancel(): void; refetch(options?: any): any }
  export function useGet<T = any, E = any, Q = any, P = any>(path: any, options?: any): UseGetReturn_<T>;
}
declare module "react" {
  export type Dispatch<A> = (value: A) => void;
  export type SetStateAction<S> = S | ((before: S) => S);
  export interface MutableRefObject<T> { current: T }
  export interface RefObject<T> { current: T | null }
  export interface FunctionComponent<P = {}> { (props: P): any; displayName?: string }
  export type FC<P = {}> = FunctionComponent<P>;
  export type ReactNode = any;
  export class Component<P = {}, S = {}> { constructor(props?: P); props: P; state: S; setState(state: any, done?: () => void): void; forceUpdate(done?: () => void): void }
  export class PureComponent<P = {}, S = {}> extends Component<P, S> {}
  export function useState<S>(start: S | (() => S)): [S, Dispatch<SetStateAction<S>>];
  export function useState<S = undefined>(): [S | undefined, Dispatch<SetStateAction<S | undefined>>];
  export function useRef<T>(start: T): MutableRefObject<T>;
  export function useRef<T = undefined>(): MutableRefObject<T | undefined>;
  export function useMemo<T>(make: () => T, deps?: any): T;
  export function useCallback<T>(run: T, deps: any): T;
  export function useEffect(run: () => void | (() => void), deps?: any): void;
  export function useLayoutEffect(run: () => void | (() => void), deps?: any): void;
  export function useReducer(reducer: any, start: any, init?: any): [any, (action?: any) => void];
  export function useContext(context: any): any;
  export function useTransition(): [boolean, (run: () => void) => void];
  export function startTransition(run: () => void): void;
  export function forwardRef<T, P>(render: (props: P, ref: T) => any): (props: P) => any;
  export function memo<T>(component: T, same?: any): T;
  export function lazy<T>(load: () => Promise<T>): any;
  export function createContext<T>(start: T): any;
}
declare module "react-router-dom" { export interface NavigateFunction { (to: any, options?: any): void | Promise<void> } export function useNavigate(): NavigateFunction; export function useParams(): any; export function useLocation(): Location; export function useFetcher(): any }
declare module "react-router" { export * from "react-router-dom" }
declare module "@tanstack/react-router" { export interface NavigateFunction { (options: any): Promise<void> } export interface Router { navigate(options: any): Promise<void>; invalidate(options?: any): Promise<void>; history: any } export function useNavigate(options?: any): NavigateFunction; export function useRouter(): Router }
declare module "vue" {
  export interface Ref<T = any> { value: T }
  export function ref<T>(value: T): Ref<T>;
  export function ref<T = any>(): Ref<T | undefined>;
  export function shallowRef<T>(value: T): Ref<T>;
  export function computed<T>(get: () => T): Ref<T>;
  export function computed<T>(options: { get: () => T; set: (value: T) => void }): Ref<T>;
  export function reactive<T>(of: T): T;
  export function toRefs(of: any): any;
  export function nextTick(run?: () => void): Promise<void>;
  export function watch(source: any, run: (value: any, before: any, cleanup: any) => any, options?: any): () => void;
  export function watchEffect(run: (cleanup: any) => any, options?: any): () => void;
  export function onMounted(run: () => any): void;
  export function onBeforeMount(run: () => any): void;
  export function onUnmounted(run: () => any): void;
  export function onBeforeUnmount(run: () => any): void;
  export function onUpdated(run: () => any): void;
  export function onActivated(run: () => any): void;
  export function defineComponent<T>(options: T): T;
  export function defineAsyncComponent(load: any): any;
  export function inject<T>(key: any, otherwise?: T): T;
  export function provide(key: any, value: any): void;
}
interface ComponentInstance {
  $nextTick(): Promise<void>;
  $nextTick(run: () => void): Promise<void>;
  $emit(event: string, ...args: any[]): any;
  $router: Router_;
  $store: VuexStore_;
  $forceUpdate(): void;
  $set(target: any, key: any, value: any): any;
  $watch(source: any, run: (value: any, before: any) => any, options?: any): () => void;
  $on(event: string, run: (...args: any[]) => void): any;
  $t(key: string, ...args: any[]): string;
}
interface Router_ { push(to: any, done?: any, failed?: any): Promise<any>; replace(to: any, done?: any, failed?: any): Promise<any>; go(by: number): void; back(): void; isReady(): Promise<void>; beforeEach(guard: (to: any, from: any, next: any) => any): any; afterEach(hook: (to: any, from: any) => any): any; currentRoute: any; resolve(to: any): any }
declare module "vue-router" { export type Router = Router_; export function useRouter(): Router_; export function useRoute(): any; export function createRouter(options: any): Router_ }
declare module "pinia" {
  export interface StoreBase_ { $reset(): void; $patch(of: any): void; $subscribe(run: (...args: any[]) => void): () => void; $id: string }
  export function defineStore<R>(id: string, setup: () => R, options?: any): () => R & StoreBase_;
  export function defineStore<S, A, G>(id: string, options: { state?: () => S; getters?: G; actions?: A }): () => A & S & StoreBase_;
  export function defineStore<S, A, G>(options: { id: string; state?: () => S; getters?: G; actions?: A }): () => A & S & StoreBase_;
  export function storeToRefs(store: any): any;
}
declare module "vuex" { export class Store { constructor(options?: any); dispatch(type: any, payload?: any): Promise<any>; commit(type: any, payload?: any): void; state: any; getters: any } export function useStore(): Store; export function createStore(options: any): Store; export function mapState(of: any, names?: any): any; interface Vuex_ { Store: typeof Store; mapState(of: any, names?: any): any } const Vuex: Vuex_; export default Vuex }
interface VuexStore_ { commit(type: any, payload?: any): void; state: any; getters: any; dispatch(type: any, payload?: any): any }
declare module "mobx" { export function runInAction<T>(run: () => T): T; export function action<T>(run: T): T; export function makeAutoObservable(of: any, ...args: any[]): void; export function makeObservable(of: any, ...args: any[]): void; export function autorun(run: () => any): () => void; export function reaction(of: () => any, run: (value: any) => any): () => void; export function when(test: () => boolean): Promise<void>; export function when(test: () => boolean, run: () => void): () => void }
declare module "@reduxjs/toolkit" { export interface ThunkApi_ { dispatch: any; getState: any; signal: AbortSignal; rejectWithValue: any; extra: any } export function createAsyncThunk<T>(type: string, payload: (arg: any, api: ThunkApi_) => T | Promise<T>, options?: any): (arg?: any) => any }
declare module "next/navigation" { export function useRouter(): { push(to: any, options?: any): void; replace(to: any, options?: any): void; refresh(): void; back(): void; prefetch(to: string): void } }
declare module "next/router" { export interface NextRouter { push(to: any, as?: any, options?: any): Promise<boolean>; replace(to: any, as?: any, options?: any): Promise<boolean>; reload(): void; back(): void; query: any; prefetch(to: string): Promise<void> } export function useRouter(): NextRouter }
declare module "i18next" { export interface i18n { t(key: any, ...args: any[]): string; changeLanguage(language?: string, done?: any): Promise<any>; init(options?: any, done?: any): Promise<any>; use(module: any): i18n; loadNamespaces(of: any): Promise<void>; language: string; languages: string[] } const i18next: i18n; export default i18next }
declare module "react-i18next" { import { i18n } from "i18next"; export function useTranslation(of?: any, options?: any): { t: (key: any, ...args: any[]) => string; i18n: i18n; ready: boolean }; export const initReactI18next: any }
declare module "lodash" {
  export interface Lodash_ { debounce<T>(run: T, wait?: number, options?: any): T & { cancel(): void; flush(): any }; throttle<T>(run: T, wait?: number, options?: any): T & { cancel(): void; flush(): any }; forEach(of: any, each: (value: any, key: any) => void): any; each(of: any, each: (value: any, key: any) => void): any; filter(of: any, keep: (value: any) => boolean): any[]; some(of: any, test: (value: any) => boolean): boolean; every(of: any, test: (value: any) => boolean): boolean; find(of: any, test: (value: any) => boolean): any; cloneDeep<T>(of: T): T }
  const _: Lodash_;
  export default _;
}
// AngularJS: what its injector gives to functions by these names (docs.angularjs.org/api/ng/service).
interface AngularServices_ { $http: AngularHttp_; $q: AngularQ_; $timeout: AngularTimeout_; $interval: AngularInterval_; $window: any; $document: any; $location: any; $rootScope: any; $scope: any; $log: any }
interface AngularRequest_<T> extends Promise<{ data: T; status: number; statusText: string; headers: any; config: any }> {
  success(done: (data: T, status: number, headers: any, config: any) => void): AngularRequest_<T>;
  error(failed: (data: any, status: number, headers: any, config: any) => void): AngularRequest_<T>;
}
interface AngularHttp_ {
  (config: any): AngularRequest_<any>;
  get(url: any, config?: any): AngularRequest_<any>;
  delete(url: any, config?: any): AngularRequest_<any>;
  head(url: any, config?: any): AngularRequest_<any>;
  jsonp(url: any, config?: any): AngularRequest_<any>;
  post(url: any, data?: any, config?: any): AngularRequest_<any>;
  put(url: any, data?: any, config?: any): AngularRequest_<any>;
  patch(url: any, data?: any, config?: any): AngularRequest_<any>;
  defaults: any;
  pendingRequests: any[];
}
interface AngularQ_ {
  <T>(executor: (resolve: (value?: T) => void, reject: (reason?: any) => void) => void): Promise<T>;
  defer<T = any>(): { promise: Promise<T>; resolve(value?: any): void; reject(reason?: any): void; notify(value?: any): void };
  all(values: any): Promise<any>;
  race(values: any): Promise<any>;
  when<T>(value: T, done?: any, failed?: any): Promise<Awaited<T>>;
  resolve<T>(value: T, done?: any, failed?: any): Promise<Awaited<T>>;
  reject(reason?: any): Promise<never>;
}
interface AngularTimeout_ { (run?: (...args: any[]) => any, delay?: number, apply?: boolean, ...args: any[]): Promise<any>; cancel(timer?: any): boolean }
interface AngularInterval_ { (run: (...args: any[]) => any, delay: number, count?: number, apply?: boolean, ...args: any[]): Promise<any>; cancel(timer?: any): boolean }
declare module "dexie" {
  export interface PromiseExtended<T = any> extends Promise<T> { timeout(ms: number, text?: string): PromiseExtended<T> }
  export interface Collection<T = any> {
    and(keep: (item: T) => boolean): Collection<T>; filter(keep: (item: T) => boolean): Collection<T>; distinct(): Collection<T>; limit(count: number): Collection<T>;
    offset(count: number): Collection<T>; reverse(): Collection<T>; clone(): Collection<T>; or(index: string): WhereClause<T>; until(stop: (item: T) => boolean, last?: boolean): Collection<T>;
    count(): PromiseExtended<number>; delete(): PromiseExtended<number>; each(run: (item: T, cursor: any) => any): PromiseExtended<void>;
    eachKey(run: (key: any, cursor: any) => any): PromiseExtended<void>; eachPrimaryKey(run: (key: any, cursor: any) => any): PromiseExtended<void>;
    first(): PromiseExtended<T | undefined>; last(): PromiseExtended<T | undefined>; keys(): PromiseExtended<any[]>; primaryKeys(): PromiseExtended<any[]>; uniqueKeys(): PromiseExtended<any[]>;
    modify(changes: any): PromiseExtended<number>; sortBy(path: string): PromiseExtended<T[]>; toArray(): PromiseExtended<T[]>; raw(): Collection<T>;
  }
  export interface WhereClause<T = any> {
    above(key: any): Collection<T>; aboveOrEqual(key: any): Collection<T>; anyOf(...keys: any[]): Collection<T>; anyOfIgnoreCase(...keys: any[]): Collection<T>;
    below(key: any): Collection<T>; belowOrEqual(key: any): Collection<T>; between(from: any, to: any, low?: boolean, high?: boolean): Collection<T>; equals(key: any): Collection<T>;
    equalsIgnoreCase(key: string): Collection<T>; inAnyRange(ranges: any, options?: any): Collection<T>; noneOf(...keys: any[]): Collection<T>; notEqual(key: any): Collection<T>;
    startsWith(key: string): Collection<T>; startsWithAnyOf(...keys: any[]): Collection<T>; startsWithIgnoreCase(key: string): Collection<T>;
  }
  export interface Table<T = any, K = any> {
    name: string; schema: any; hook: any; core: any; db: any;
    get(key: any): PromiseExtended<T | undefined>; add(item: any, key?: any): PromiseExtended<K>; put(item: any, key?: any): PromiseExtended<K>;
    update(key: any, changes: any): PromiseExtended<number>; upsert(key: any, changes: any): PromiseExtended<boolean>; delete(key: any): PromiseExtended<void>; clear(): PromiseExtended<void>;
    bulkAdd(items: any, keys?: any, options?: any): PromiseExtended<any>; bulkPut(items: any, keys?: any, options?: any): PromiseExtended<any>;
    bulkUpdate(changes: any): PromiseExtended<number>; bulkDelete(keys: any): PromiseExtended<void>; bulkGet(keys: any): PromiseExtended<any[]>;
    count(): PromiseExtended<number>; each(run: (item: T, cursor: any) => any): PromiseExtended<void>; toArray(): PromiseExtended<T[]>;
    where(index: string): WhereClause<T>; where(of: any): Collection<T>; filter(keep: (item: T) => boolean): Collection<T>; limit(count: number): Collection<T>;
    offset(count: number): Collection<T>; orderBy(index: any): Collection<T>; reverse(): Collection<T>; toCollection(): Collection<T>; mapToClass(of: any): any;
  }
  export type EntityTable<T, K = any, I = any> = Table<T, any>;
  export interface Version { stores(schema: any): Version; upgrade(run: (transaction: any) => any): Version }
  export class Dexie {
    constructor(name: string, options?: any);
    name: string; verno: number; tables: Table[]; vip: Dexie; on: any; once: any; _options: any; _allTables: any;
    version(number: number): Version;
    open(): PromiseExtended<Dexie>;
    close(options?: any): void;
    delete(options?: any): PromiseExtended<void>;
    isOpen(): boolean; hasBeenClosed(): boolean; hasFailed(): boolean; dynamicallyOpened(): boolean; backendDB(): any; use(middleware: any): Dexie; unuse(middleware: any): Dexie;
    table<T = any>(name: string): Table<T>;
    transaction(mode: any, ...of: any[]): PromiseExtended<any>;
    static exists(name: string): Promise<boolean>;
    static delete(name: string): Promise<void>;
    static getDatabaseNames(): Promise<string[]>;
  }
  // Each name of the schema is a table.
  export interface Dexie { [table: string]: Table }
  export default Dexie;
}
declare module "dexie-react-hooks" { export function useLiveQuery<T>(query: () => T | Promise<T>, deps?: any, start?: any): T | undefined }
