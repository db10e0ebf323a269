// Written by scripts/builtins.mjs: do not edit. What bears on promises, callbacks and signals in the declarations of
// TypeScript 5.9.3 (Apache-2.0, Microsoft) and @types/node 26.6.6 (MIT, DefinitelyTyped) and is not in js.d.ts.

interface AnimationFrameProvider { requestAnimationFrame(callback: (...args: any[]) => void): number }
interface AsyncDisposableStack { disposeAsync(): Promise<void>; adopt(value: any, onDisposeAsync: (...args: any[]) => any): any; defer(onDisposeAsync: () => any): void }
interface AudioContext extends BaseAudioContext { close(): Promise<void>; resume(): Promise<void>; suspend(): Promise<void> }
interface AudioDecoder extends EventTarget { flush(): Promise<void> }
interface AudioEncoder extends EventTarget { flush(): Promise<void> }
interface BaseAudioContext extends EventTarget { decodeAudioData(audioData: ArrayBuffer, successCallback?: (...args: any[]) => void, errorCallback?: (...args: any[]) => void): Promise<any> }
interface Blob { bytes(): Promise<any> }
interface Body { arrayBuffer(): Promise<ArrayBuffer>; blob(): Promise<Blob>; bytes(): Promise<any>; formData(): Promise<FormData>; json(): Promise<any>; text(): Promise<string> }
interface CSSStyleSheet extends StyleSheet { replace(text: string): Promise<CSSStyleSheet> }
interface Cache { add(request: any): Promise<void>; addAll(requests: any[]): Promise<void>; delete(request: any, options?: any): Promise<boolean>; keys(request?: any, options?: any): Promise<any>; match(request: any, options?: any): Promise<Response>; matchAll(request?: any, options?: any): Promise<any>; put(request: any, response: Response): Promise<void>; addAll(requests: any): Promise<void> }
interface CacheStorage { delete(cacheName: string): Promise<boolean>; has(cacheName: string): Promise<boolean>; keys(): Promise<string[]>; match(request: any, options?: any): Promise<Response>; open(cacheName: string): Promise<Cache> }
interface Clipboard extends EventTarget { read(): Promise<any>; readText(): Promise<string>; write(data: any): Promise<void>; writeText(data: string): Promise<void> }
interface ClipboardItem { getType(type: string): Promise<Blob> }
interface CookieStore extends EventTarget { delete(name: string): Promise<void>; delete(options: any): Promise<void>; get(name: string): Promise<any>; get(options?: any): Promise<any>; getAll(name: string): Promise<any>; getAll(options?: any): Promise<any>; set(name: string, value: string): Promise<void>; set(options: any): Promise<void> }
interface CookieStoreManager { getSubscriptions(): Promise<any[]>; subscribe(subscriptions: any[]): Promise<void>; unsubscribe(subscriptions: any[]): Promise<void>; subscribe(subscriptions: any): Promise<void>; unsubscribe(subscriptions: any): Promise<void> }
interface CredentialsContainer { create(options?: { signal?: AbortSignal; [key: string]: any }): Promise<any>; get(options?: { signal?: AbortSignal; [key: string]: any }): Promise<any>; preventSilentAccess(): Promise<void>; store(credential: any): Promise<void> }
interface CustomElementRegistry { whenDefined(name: string): Promise<any> }
interface DataTransferItem { getAsString(callback: (...args: any[]) => void): void; webkitGetAsEntry(): FileSystemEntry }
interface DisposableStack { adopt(value: any, onDispose: (...args: any[]) => void): any; defer(onDispose: () => void): void }
interface Document extends Node, FontFaceSource { exitPictureInPicture(): Promise<void>; hasStorageAccess(): Promise<boolean>; requestStorageAccess(): Promise<void> }
interface Element { requestPointerLock(options?: any): Promise<void> }
interface FileSystemDirectoryEntry extends FileSystemEntry { getDirectory(path?: string, options?: any, successCallback?: (...args: any[]) => void, errorCallback?: (...args: any[]) => void): void; getFile(path?: string, options?: any, successCallback?: (...args: any[]) => void, errorCallback?: (...args: any[]) => void): void; createReader(): FileSystemDirectoryReader }
interface FileSystemDirectoryHandle extends FileSystemHandle { getDirectoryHandle(name: string, options?: any): Promise<FileSystemDirectoryHandle>; getFileHandle(name: string, options?: any): Promise<FileSystemFileHandle>; removeEntry(name: string, options?: any): Promise<void>; resolve(possibleDescendant: FileSystemHandle): Promise<string[]> }
interface FileSystemDirectoryReader { readEntries(successCallback: (...args: any[]) => void, errorCallback?: (...args: any[]) => void): void }
interface FileSystemEntry { getParent(successCallback?: (...args: any[]) => void, errorCallback?: (...args: any[]) => void): void }
interface FileSystemFileEntry extends FileSystemEntry { file(successCallback: (...args: any[]) => void, errorCallback?: (...args: any[]) => void): void }
interface FileSystemFileHandle extends FileSystemHandle { createWritable(options?: any): Promise<FileSystemWritableFileStream>; getFile(): Promise<File> }
interface FileSystemHandle { isSameEntry(other: FileSystemHandle): Promise<boolean> }
interface FileSystemWritableFileStream extends WritableStream { seek(position: number): Promise<void>; truncate(size: number): Promise<void>; write(data: any): Promise<void> }
interface FontFace { loaded: Promise<FontFace>; load(): Promise<FontFace> }
interface FontFaceSet extends EventTarget { ready: Settled_<any>; load(font: string, text?: string): Promise<FontFace[]>; forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void }
interface FontFaceSource { fonts: FontFaceSet }
interface FormData { forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void }
interface GamepadHapticActuator { playEffect(type: any, params?: any): Promise<any>; reset(): Promise<any> }
interface Geolocation { getCurrentPosition(successCallback: (...args: any[]) => void, errorCallback?: (...args: any[]) => void, options?: any): void; watchPosition(successCallback: (...args: any[]) => void, errorCallback?: (...args: any[]) => void, options?: any): number }
interface HTMLCanvasElement { transferControlToOffscreen(): OffscreenCanvas }
interface HTMLMediaElement { setMediaKeys(mediaKeys: MediaKeys): Promise<void>; setSinkId(sinkId: string): Promise<void>; mediaKeys: MediaKeys; remote: RemotePlayback }
interface HTMLVideoElement { requestVideoFrameCallback(callback: (...args: any[]) => void): number }
interface Headers { forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void }
interface IDBFactory { databases(): Promise<any[]> }
interface ImageCapture { getPhotoCapabilities(): Promise<any>; getPhotoSettings(): Promise<any>; takePhoto(photoSettings?: any): Promise<Blob>; track: MediaStreamTrack }
interface ImageDecoder { completed: Promise<void>; decode(options?: any): Promise<any>; tracks: ImageTrackList }
interface ImageTrackList { ready: Promise<void> }
interface LockManager { query(): Promise<any>; request(name: string, callback: (...args: any[]) => any): Promise<any>; request(name: string, options: { signal?: AbortSignal; [key: string]: any }, callback: (...args: any[]) => any): Promise<any> }
interface MIDIPort extends EventTarget { close(): Promise<MIDIPort>; open(): Promise<MIDIPort> }
interface MapConstructor { groupBy(items: any, keySelector: (...args: any[]) => any): any }
interface MediaCapabilities { decodingInfo(configuration: any): Promise<any>; encodingInfo(configuration: any): Promise<any> }
interface MediaDevices extends EventTarget { enumerateDevices(): Promise<any[]>; getDisplayMedia(options?: any): Promise<MediaStream>; getUserMedia(constraints?: any): Promise<MediaStream> }
interface MediaKeySession extends EventTarget { closed: Promise<any>; close(): Promise<void>; generateRequest(initDataType: string, initData: any): Promise<void>; load(sessionId: string): Promise<boolean>; remove(): Promise<void>; update(response: any): Promise<void> }
interface MediaKeySystemAccess { createMediaKeys(): Promise<MediaKeys> }
interface MediaKeys { getStatusForPolicy(policy?: any): Promise<any>; setServerCertificate(serverCertificate: any): Promise<boolean>; createSession(sessionType?: any): MediaKeySession }
interface MediaSession { setActionHandler(action: any, handler: (...args: any[]) => void): void; setCameraActive(active: boolean): Promise<void>; setMicrophoneActive(active: boolean): Promise<void> }
interface MediaStream { getTrackById(trackId: string): MediaStreamTrack }
interface MediaStreamTrack extends EventTarget { applyConstraints(constraints?: any): Promise<void> }
interface NavigationPreloadManager { disable(): Promise<void>; enable(): Promise<void>; getState(): Promise<any>; setHeaderValue(value: string): Promise<void> }
interface Navigator extends NavigatorBadge, NavigatorLocks, NavigatorStorage { requestMIDIAccess(options?: any): Promise<any>; requestMediaKeySystemAccess(keySystem: string, supportedConfigurations: any[]): Promise<MediaKeySystemAccess>; share(data?: any): Promise<void>; requestMediaKeySystemAccess(keySystem: string, supportedConfigurations: any): Promise<MediaKeySystemAccess>; clipboard: Clipboard; credentials: CredentialsContainer; geolocation: Geolocation; login: NavigatorLogin; mediaCapabilities: MediaCapabilities; mediaDevices: MediaDevices; mediaSession: MediaSession; permissions: Permissions; serviceWorker: ServiceWorkerContainer; wakeLock: WakeLock }
interface NavigatorBadge { clearAppBadge(): Promise<void>; setAppBadge(contents?: number): Promise<void> }
interface NavigatorLocks { locks: LockManager }
interface NavigatorLogin { setStatus(status: any): Promise<void> }
interface NavigatorStorage { storage: StorageManager }
interface NodeList { forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void }
interface NodeListOf extends NodeList { forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void }
interface OfflineAudioContext extends BaseAudioContext { resume(): Promise<void>; startRendering(): Promise<any>; suspend(suspendTime: number): Promise<void> }
interface OffscreenCanvas extends EventTarget { convertToBlob(options?: any): Promise<Blob> }
interface PaymentRequest extends EventTarget { abort(): Promise<void>; canMakePayment(): Promise<boolean>; show(detailsPromise?: any): Promise<PaymentResponse> }
interface PaymentResponse extends EventTarget { complete(result?: any): Promise<void>; retry(errorFields?: any): Promise<void> }
interface Permissions { query(permissionDesc: any): Promise<any> }
interface PushManager { getSubscription(): Promise<PushSubscription>; permissionState(options?: any): Promise<any>; subscribe(options?: any): Promise<PushSubscription> }
interface PushSubscription { unsubscribe(): Promise<boolean> }
interface RTCRtpReceiver { getStats(): Promise<any>; track: MediaStreamTrack }
interface RTCRtpSender { getStats(): Promise<any>; replaceTrack(withTrack: MediaStreamTrack): Promise<void>; setParameters(parameters: any, setParameterOptions?: any): Promise<void>; track: MediaStreamTrack }
interface ReadableStreamBYOBReader extends ReadableStreamGenericReader { read(view: any): Promise<any> }
interface ReadableStreamGenericReader { closed: Promise<void>; cancel(reason?: any): Promise<void> }
interface RemotePlayback extends EventTarget { cancelWatchAvailability(id?: number): Promise<void>; prompt(): Promise<void>; watchAvailability(callback: (...args: any[]) => void): Promise<number> }
interface ServiceWorkerContainer extends EventTarget { ready: Settled_<any>; getRegistration(clientURL?: any): Promise<ServiceWorkerRegistration>; getRegistrations(): Promise<any>; register(scriptURL: any, options?: any): Promise<ServiceWorkerRegistration> }
interface ServiceWorkerRegistration extends EventTarget { getNotifications(filter?: any): Promise<any[]>; showNotification(title: string, options?: any): Promise<void>; unregister(): Promise<boolean>; update(): Promise<ServiceWorkerRegistration>; cookies: CookieStoreManager; navigationPreload: NavigationPreloadManager; pushManager: PushManager }
interface StorageManager { estimate(): Promise<any>; getDirectory(): Promise<FileSystemDirectoryHandle>; persist(): Promise<boolean>; persisted(): Promise<boolean> }
interface StyleSheet { parentStyleSheet: CSSStyleSheet }
interface SubtleCrypto { decrypt(algorithm: any, key: any, data: any): Promise<ArrayBuffer>; deriveBits(algorithm: any, baseKey: any, length?: number): Promise<ArrayBuffer>; deriveKey(algorithm: any, baseKey: any, derivedKeyType: any, extractable: boolean, keyUsages: any[]): Promise<any>; digest(algorithm: any, data: any): Promise<ArrayBuffer>; encrypt(algorithm: any, key: any, data: any): Promise<ArrayBuffer>; exportKey(format: any, key: any): Promise<any>; generateKey(algorithm: any, extractable: boolean, keyUsages: any): Promise<any>; generateKey(algorithm: any, extractable: boolean, keyUsages: any[]): Promise<any>; importKey(format: any, keyData: any, algorithm: any, extractable: boolean, keyUsages: any): Promise<any>; importKey(format: any, keyData: any, algorithm: any, extractable: boolean, keyUsages: any[]): Promise<any>; sign(algorithm: any, key: any, data: any): Promise<ArrayBuffer>; unwrapKey(format: any, wrappedKey: any, unwrappingKey: any, unwrapAlgorithm: any, unwrappedKeyAlgorithm: any, extractable: boolean, keyUsages: any[]): Promise<any>; verify(algorithm: any, key: any, signature: any, data: any): Promise<boolean>; wrapKey(format: any, key: any, wrappingKey: any, wrapAlgorithm: any): Promise<ArrayBuffer>; deriveKey(algorithm: any, baseKey: any, derivedKeyType: any, extractable: boolean, keyUsages: any): Promise<any>; unwrapKey(format: any, wrappedKey: any, unwrappingKey: any, unwrapAlgorithm: any, unwrappedKeyAlgorithm: any, extractable: boolean, keyUsages: any): Promise<any> }
interface URLSearchParams { forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void }
interface VideoDecoder extends EventTarget { flush(): Promise<void> }
interface VideoEncoder extends EventTarget { flush(): Promise<void> }
interface VideoFrame { copyTo(destination: any, options?: any): Promise<any[]> }
interface ViewTransition { finished: Promise<void>; ready: Promise<void>; updateCallbackDone: Promise<void> }
interface WakeLock { request(type?: any): Promise<WakeLockSentinel> }
interface WakeLockSentinel extends EventTarget { release(): Promise<void> }
interface WebTransport { closed: Promise<any>; ready: Promise<void>; createBidirectionalStream(options?: any): Promise<any>; createUnidirectionalStream(options?: any): Promise<WritableStream> }
interface Worklet { addModule(moduleURL: any, options?: any): Promise<void> }
declare var AudioContext: { new (contextOptions?: any): AudioContext };
declare var AudioDecoder: { new (init: any): AudioDecoder; isConfigSupported(config: any): Promise<any> };
declare var AudioEncoder: { new (init: any): AudioEncoder; isConfigSupported(config: any): Promise<any> };
declare var CSSStyleSheet: { new (options?: any): CSSStyleSheet };
declare var ClipboardItem: { new (items: any, options?: any): ClipboardItem };
declare var FontFace: { new (family: string, source: any, descriptors?: any): FontFace };
declare var ImageCapture: { new (videoTrack: MediaStreamTrack): ImageCapture };
declare var ImageDecoder: { new (init: any): ImageDecoder; isTypeSupported(type: string): Promise<boolean> };
declare var OfflineAudioContext: { new (contextOptions: any): OfflineAudioContext; new (numberOfChannels: number, length: number, sampleRate: number): OfflineAudioContext };
declare var OffscreenCanvas: { new (width: number, height: number): OffscreenCanvas };
declare var PaymentRequest: { new (methodData: any[], details: any, options?: any): PaymentRequest };
declare var ReadableStreamBYOBReader: { new (stream: any): ReadableStreamBYOBReader };
declare var VideoDecoder: { new (init: any): VideoDecoder; isConfigSupported(config: any): Promise<any> };
declare var VideoEncoder: { new (init: any): VideoEncoder; isConfigSupported(config: any): Promise<any> };
declare var VideoFrame: { new (image: any, init?: any): VideoFrame; new (data: any, init: any): VideoFrame };
declare var WebTransport: { new (url: any, options?: any): WebTransport };
declare var caches: CacheStorage;
declare var cookieStore: CookieStore;
declare var customElements: CustomElementRegistry;
declare var indexedDB: IDBFactory;
declare module "async_hooks" {
  class AsyncResource { runInAsyncScope(fn: (...args: any[]) => any, thisArg?: any, ...args: any[]): any };
  class AsyncLocalStorage { run(store: any, callback: () => any): any; run(store: any, callback: (...args: any[]) => any, ...args: any[]): any; exit(callback: (...args: any[]) => any, ...args: any[]): any };
}
declare module "buffer" {
  interface Blob { arrayBuffer(): Promise<ArrayBuffer>; bytes(): Promise<any>; text(): Promise<string> };
  function resolveObjectURL(id: string): Blob;
}
declare module "cluster" {
  class Worker extends EventEmitter_ { send(message: any, callback?: (...args: any[]) => void): boolean; send(message: any, sendHandle: any, callback?: (...args: any[]) => void): boolean; send(message: any, sendHandle: any, options?: any, callback?: (...args: any[]) => void): boolean };
}
declare module "crypto" {
  function generateKey(type: any, options: any, callback: (...args: any[]) => void): void;
  function pbkdf2(password: any, salt: any, iterations: number, keylen: number, digest: string, callback: (...args: any[]) => void): void;
  function randomBytes(size: number): any;
  function randomBytes(size: number, callback: (...args: any[]) => void): void;
  function pseudoRandomBytes(size: number): any;
  function pseudoRandomBytes(size: number, callback: (...args: any[]) => void): void;
  function randomInt(max: number): number;
  function randomInt(min: number, max: number): number;
  function randomInt(max: number, callback: (...args: any[]) => void): void;
  function randomInt(min: number, max: number, callback: (...args: any[]) => void): void;
  function randomFill(buffer: any, callback: (...args: any[]) => void): void;
  function randomFill(buffer: any, offset: number, callback: (...args: any[]) => void): void;
  function randomFill(buffer: any, offset: number, size: number, callback: (...args: any[]) => void): void;
  function scrypt(password: any, salt: any, keylen: number, callback: (...args: any[]) => void): void;
  function scrypt(password: any, salt: any, keylen: number, options: any, callback: (...args: any[]) => void): void;
  function generateKeyPair(type: any, options: any, callback: (...args: any[]) => void): void;
  function generateKeyPair(type: any, callback: (...args: any[]) => void): void;
  function sign(algorithm: string, data: any, key: any): any;
  function sign(algorithm: string, data: any, key: any, callback: (...args: any[]) => void): void;
  function verify(algorithm: string, data: any, key: any, signature: any): boolean;
  function verify(algorithm: string, data: any, key: any, signature: any, callback: (...args: any[]) => void): void;
  function decapsulate(key: any, ciphertext: any): any;
  function decapsulate(key: any, ciphertext: any, callback: (...args: any[]) => void): void;
  function diffieHellman(options: any): any;
  function diffieHellman(options: any, callback: (...args: any[]) => void): void;
  function encapsulate(key: any): any;
  function encapsulate(key: any, callback: (...args: any[]) => void): void;
  function hkdf(digest: string, ikm: any, salt: any, info: any, keylen: number, callback: (...args: any[]) => void): void;
  function generatePrime(size: number, callback: (...args: any[]) => void): void;
  function generatePrime(size: number, options: any, callback: (...args: any[]) => void): void;
  function checkPrime(value: any, callback: (...args: any[]) => void): void;
  function checkPrime(value: any, options: any, callback: (...args: any[]) => void): void;
  function argon2(algorithm: any, parameters: any, callback: (...args: any[]) => void): void;
}
declare module "dgram" {
  class Socket extends EventEmitter_ { bind(port?: number, address?: string, callback?: () => void): this; bind(port: number, callback: () => void): this; bind(callback: () => void): this; bind(options: any, callback?: () => void): this; close(callback?: () => void): this; connect(port: number, address?: string, callback?: () => void): void; connect(port: number, callback: () => void): void; send(msg: any, port?: number, address?: string, callback?: (...args: any[]) => void): void; send(msg: any, port?: number, callback?: (...args: any[]) => void): void; send(msg: any, callback?: (...args: any[]) => void): void; send(msg: any, offset: number, length: number, port?: number, address?: string, callback?: (...args: any[]) => void): void; send(msg: any, offset: number, length: number, port?: number, callback?: (...args: any[]) => void): void; send(msg: any, offset: number, length: number, callback?: (...args: any[]) => void): void };
  function createSocket(type: any, callback?: (...args: any[]) => void): Socket;
  function createSocket(options: any, callback?: (...args: any[]) => void): Socket;
}
declare module "diagnostics_channel" {
  class Channel { subscribe(onMessage: (...args: any[]) => void): void; unsubscribe(onMessage: (...args: any[]) => void): void; bindStore(store: any, transform?: (...args: any[]) => any): void; runStores(context: any, fn: (...args: any[]) => any, thisArg?: any, ...args: any[]): any };
  interface TracingChannel { traceSync(fn: (...args: any[]) => any, context?: any, thisArg?: any, ...args: any[]): any; tracePromise(fn: (...args: any[]) => any, context?: any, thisArg?: any, ...args: any[]): any; traceCallback(fn: (...args: any[]) => any, position?: number, context?: any, thisArg?: any, ...args: any[]): any };
  interface BoundedChannel { run(fn: (...args: any[]) => any, context?: any, thisArg?: any, ...args: any[]): any };
  function subscribe(name: any, onMessage: (...args: any[]) => void): void;
  function unsubscribe(name: any, onMessage: (...args: any[]) => void): boolean;
}
declare module "dns" {
  function lookup(hostname: string, family: number, callback: (...args: any[]) => void): void;
  function lookup(hostname: string, options: any, callback: (...args: any[]) => void): void;
  function lookup(hostname: string, callback: (...args: any[]) => void): void;
  function lookupService(address: string, port: number, callback: (...args: any[]) => void): void;
  function resolve(hostname: string, callback: (...args: any[]) => void): void;
  function resolve(hostname: string, rrtype: any, callback: (...args: any[]) => void): void;
  function resolve(hostname: string, rrtype: string, callback: (...args: any[]) => void): void;
  function resolve4(hostname: string, callback: (...args: any[]) => void): void;
  function resolve4(hostname: string, options: any, callback: (...args: any[]) => void): void;
  function resolve6(hostname: string, callback: (...args: any[]) => void): void;
  function resolve6(hostname: string, options: any, callback: (...args: any[]) => void): void;
  function resolveCname(hostname: string, callback: (...args: any[]) => void): void;
  function resolveCaa(hostname: string, callback: (...args: any[]) => void): void;
  function resolveMx(hostname: string, callback: (...args: any[]) => void): void;
  function resolveNaptr(hostname: string, callback: (...args: any[]) => void): void;
  function resolveNs(hostname: string, callback: (...args: any[]) => void): void;
  function resolvePtr(hostname: string, callback: (...args: any[]) => void): void;
  function resolveSoa(hostname: string, callback: (...args: any[]) => void): void;
  function resolveSrv(hostname: string, callback: (...args: any[]) => void): void;
  function resolveTlsa(hostname: string, callback: (...args: any[]) => void): void;
  function resolveTxt(hostname: string, callback: (...args: any[]) => void): void;
  function resolveAny(hostname: string, callback: (...args: any[]) => void): void;
  function reverse(ip: string, callback: (...args: any[]) => void): void;
}
declare module "dns/promises" {
  function lookup(hostname: string, family: number): Promise<any>;
  function lookup(hostname: string, options: any): Promise<any>;
  function lookup(hostname: string): Promise<any>;
  function lookupService(address: string, port: number): Promise<any>;
  function resolve(hostname: string): Promise<string[]>;
  function resolve(hostname: string, rrtype: any): Promise<any>;
  function resolve(hostname: string, rrtype: string): Promise<any>;
  function resolve4(hostname: string): Promise<string[]>;
  function resolve4(hostname: string, options: any): Promise<any>;
  function resolve6(hostname: string): Promise<string[]>;
  function resolve6(hostname: string, options: any): Promise<any>;
  function resolveAny(hostname: string): Promise<any[]>;
  function resolveCaa(hostname: string): Promise<any[]>;
  function resolveCname(hostname: string): Promise<string[]>;
  function resolveMx(hostname: string): Promise<any[]>;
  function resolveNaptr(hostname: string): Promise<any[]>;
  function resolveNs(hostname: string): Promise<string[]>;
  function resolvePtr(hostname: string): Promise<string[]>;
  function resolveSoa(hostname: string): Promise<any>;
  function resolveSrv(hostname: string): Promise<any[]>;
  function resolveTlsa(hostname: string): Promise<any[]>;
  function resolveTxt(hostname: string): Promise<string[][]>;
  function reverse(ip: string): Promise<string[]>;
}
declare module "domain" {
  class Domain extends EventEmitter_ { run(fn: (...args: any[]) => any, ...args: any[]): any };
  function create(): Domain;
}
declare module "fs" {
  class Dir { close(): Promise<void>; close(cb: (...args: any[]) => void): void; read(): Promise<any>; read(cb: (...args: any[]) => void): void };
  class ReadStream extends EventEmitter_ { close(callback?: (...args: any[]) => void): void };
  class Utf8Stream extends EventEmitter_ { flush(callback: (...args: any[]) => void): void };
  class WriteStream extends EventEmitter_ { close(callback?: (...args: any[]) => void): void };
  function rename(oldPath: any, newPath: any, callback: (...args: any[]) => void): void;
  function truncate(path: any, len: number, callback: (...args: any[]) => void): void;
  function truncate(path: any, callback: (...args: any[]) => void): void;
  function ftruncate(fd: number, len: number, callback: (...args: any[]) => void): void;
  function ftruncate(fd: number, callback: (...args: any[]) => void): void;
  function chown(path: any, uid: number, gid: number, callback: (...args: any[]) => void): void;
  function fchown(fd: number, uid: number, gid: number, callback: (...args: any[]) => void): void;
  function lchown(path: any, uid: number, gid: number, callback: (...args: any[]) => void): void;
  function lutimes(path: any, atime: any, mtime: any, callback: (...args: any[]) => void): void;
  function chmod(path: any, mode: any, callback: (...args: any[]) => void): void;
  function fchmod(fd: number, mode: any, callback: (...args: any[]) => void): void;
  function lchmod(path: any, mode: any, callback: (...args: any[]) => void): void;
  function stat(path: any, callback: (...args: any[]) => void): void;
  function stat(path: any, options: any, callback: (...args: any[]) => void): void;
  function fstat(fd: number, callback: (...args: any[]) => void): void;
  function fstat(fd: number, options: any, callback: (...args: any[]) => void): void;
  function lstat(path: any, callback: (...args: any[]) => void): void;
  function lstat(path: any, options: any, callback: (...args: any[]) => void): void;
  function statfs(path: any, callback: (...args: any[]) => void): void;
  function statfs(path: any, options: any, callback: (...args: any[]) => void): void;
  function link(existingPath: any, newPath: any, callback: (...args: any[]) => void): void;
  function symlink(target: any, path: any, type: any, callback: (...args: any[]) => void): void;
  function symlink(target: any, path: any, callback: (...args: any[]) => void): void;
  function readlink(path: any, options: any, callback: (...args: any[]) => void): void;
  function readlink(path: any, callback: (...args: any[]) => void): void;
  function realpath(path: any, options: any, callback: (...args: any[]) => void): void;
  function realpath(path: any, callback: (...args: any[]) => void): void;
  function unlink(path: any, callback: (...args: any[]) => void): void;
  function rmdir(path: any, callback: (...args: any[]) => void): void;
  function rm(path: any, callback: (...args: any[]) => void): void;
  function rm(path: any, options: any, callback: (...args: any[]) => void): void;
  function mkdir(path: any, options: any, callback: (...args: any[]) => void): void;
  function mkdir(path: any, callback: (...args: any[]) => void): void;
  function mkdtemp(prefix: string, options: any, callback: (...args: any[]) => void): void;
  function mkdtemp(prefix: string, callback: (...args: any[]) => void): void;
  function readdir(path: any, options: any, callback: (...args: any[]) => void): void;
  function readdir(path: any, callback: (...args: any[]) => void): void;
  function close(fd: number, callback?: (...args: any[]) => void): void;
  function open(path: any, flags: any, mode: any, callback: (...args: any[]) => void): void;
  function open(path: any, flags: any, callback: (...args: any[]) => void): void;
  function open(path: any, callback: (...args: any[]) => void): void;
  function utimes(path: any, atime: any, mtime: any, callback: (...args: any[]) => void): void;
  function futimes(fd: number, atime: any, mtime: any, callback: (...args: any[]) => void): void;
  function fsync(fd: number, callback: (...args: any[]) => void): void;
  function write(fd: number, buffer: any, offset: number, length: number, position: number, callback: (...args: any[]) => void): void;
  function write(fd: number, buffer: any, offset: number, length: number, callback: (...args: any[]) => void): void;
  function write(fd: number, buffer: any, offset: number, callback: (...args: any[]) => void): void;
  function write(fd: number, buffer: any, callback: (...args: any[]) => void): void;
  function write(fd: number, buffer: any, options: any, callback: (...args: any[]) => void): void;
  function write(fd: number, string: string, position: number, encoding: any, callback: (...args: any[]) => void): void;
  function write(fd: number, string: string, position: number, callback: (...args: any[]) => void): void;
  function write(fd: number, string: string, callback: (...args: any[]) => void): void;
  function read(fd: number, buffer: any, offset: number, length: number, position: any, callback: (...args: any[]) => void): void;
  function read(fd: number, options: any, callback: (...args: any[]) => void): void;
  function read(fd: number, buffer: any, options: any, callback: (...args: any[]) => void): void;
  function read(fd: number, buffer: any, callback: (...args: any[]) => void): void;
  function read(fd: number, callback: (...args: any[]) => void): void;
  function appendFile(path: any, data: any, options: any, callback: (...args: any[]) => void): void;
  function appendFile(file: any, data: any, callback: (...args: any[]) => void): void;
  function watchFile(filename: any, options: any, listener: (...args: any[]) => void): any;
  function watchFile(filename: any, listener: (...args: any[]) => void): any;
  function unwatchFile(filename: any, listener?: (...args: any[]) => void): void;
  function exists(path: any, callback: (...args: any[]) => void): void;
  function access(path: any, mode: number, callback: (...args: any[]) => void): void;
  function access(path: any, callback: (...args: any[]) => void): void;
  function createReadStream(path: any, options?: { signal?: AbortSignal; [key: string]: any }): ReadStream;
  function createWriteStream(path: any, options?: { signal?: AbortSignal; [key: string]: any }): WriteStream;
  function fdatasync(fd: number, callback: (...args: any[]) => void): void;
  function copyFile(src: any, dest: any, callback: (...args: any[]) => void): void;
  function copyFile(src: any, dest: any, mode: number, callback: (...args: any[]) => void): void;
  function writev(fd: number, buffers: any, cb: (...args: any[]) => void): void;
  function writev(fd: number, buffers: any, position: number, cb: (...args: any[]) => void): void;
  function readv(fd: number, buffers: any, cb: (...args: any[]) => void): void;
  function readv(fd: number, buffers: any, position: number, cb: (...args: any[]) => void): void;
  function openAsBlob(path: any, options?: any): Promise<Blob>;
  function opendirSync(path: any, options?: any): Dir;
  function opendir(path: any, cb: (...args: any[]) => void): void;
  function opendir(path: any, options: any, cb: (...args: any[]) => void): void;
  function cp(source: any, destination: any, callback: (...args: any[]) => void): void;
  function cp(source: any, destination: any, opts: any, callback: (...args: any[]) => void): void;
  function glob(pattern: any, callback: (...args: any[]) => void): void;
  function glob(pattern: any, options: any, callback: (...args: any[]) => void): void;
}
declare module "fs/promises" {
  interface FileHandle { appendFile(data: any, options?: any): Promise<void>; chown(uid: number, gid: number): Promise<void>; chmod(mode: any): Promise<void>; datasync(): Promise<void>; sync(): Promise<void>; read(buffer: any, offset?: number, length?: number, position?: any): Promise<any>; read(buffer: any, options?: any): Promise<any>; read(options?: any): Promise<any>; readFile(options: any): Promise<any>; readFile(options?: any): Promise<any>; stat(opts?: any): Promise<any>; stat(opts: any): Promise<any>; truncate(len?: number): Promise<void>; utimes(atime: any, mtime: any): Promise<void>; writeFile(data: any, options?: any): Promise<void>; write(buffer: any, offset?: number, length?: number, position?: number): Promise<any>; write(buffer: any, options?: any): Promise<any>; write(data: string, position?: number, encoding?: any): Promise<any>; writev(buffers: any, position?: number): Promise<any>; readv(buffers: any, position?: number): Promise<any>; close(): Promise<void> };
  interface DisposableTempDir { remove(): Promise<void> };
  function truncate(path: any, len?: number): Promise<void>;
  function readlink(path: any, options?: any): Promise<any>;
  function readlink(path: any, options: any): Promise<any>;
  function statfs(path: any, opts?: any): Promise<any>;
  function statfs(path: any, opts: any): Promise<any>;
  function link(existingPath: any, newPath: any): Promise<void>;
  function lchmod(path: any, mode: any): Promise<void>;
  function lchown(path: any, uid: number, gid: number): Promise<void>;
  function lutimes(path: any, atime: any, mtime: any): Promise<void>;
  function chown(path: any, uid: number, gid: number): Promise<void>;
  function mkdtempDisposable(prefix: any, options?: any): Promise<DisposableTempDir>;
  function opendir(path: any, options?: any): Promise<any>;
}
declare module "http" {
  class OutgoingMessage extends EventEmitter_ { setTimeout(msecs: number, callback?: () => void): this };
  class ClientRequest extends EventEmitter_ { setTimeout(timeout: number, callback?: () => void): this };
  class Agent extends EventEmitter_ { createConnection(options: { signal?: AbortSignal; [key: string]: any }, callback?: (...args: any[]) => void): any; getName(options?: { signal?: AbortSignal; [key: string]: any }): string };
}
declare module "http2" {
  interface Http2Stream extends EventEmitter_ { close(code?: number, callback?: () => void): void; setTimeout(msecs: number, callback?: () => void): void };
  interface ServerHttp2Stream extends EventEmitter_ { pushStream(headers: any, callback?: (...args: any[]) => void): void; pushStream(headers: any, options?: any, callback?: (...args: any[]) => void): void };
  interface Http2Session extends EventEmitter_ { close(callback?: () => void): void; ping(callback: (...args: any[]) => void): boolean; ping(payload: any, callback: (...args: any[]) => void): boolean; setTimeout(msecs: number, callback?: () => void): void; settings(settings: any, callback?: (...args: any[]) => void): void };
  interface ClientHttp2Session extends EventEmitter_ { request(headers?: any, options?: { signal?: AbortSignal; [key: string]: any }): any };
  interface Http2ServerCommon { setTimeout(msec?: number, callback?: () => void): this };
  class Http2ServerRequest extends EventEmitter_ { setTimeout(msecs: number, callback?: () => void): void };
  class Http2ServerResponse extends EventEmitter_ { end(callback?: () => void): this; end(data: any, callback?: () => void): this; end(data: any, encoding: any, callback?: () => void): this; setTimeout(msecs: number, callback?: () => void): void; write(chunk: any, callback?: (...args: any[]) => void): boolean; write(chunk: any, encoding: any, callback?: (...args: any[]) => void): boolean; createPushResponse(headers: any, callback: (...args: any[]) => void): void };
  function createServer(onRequestHandler?: (...args: any[]) => void): any;
  function createServer(options: any, onRequestHandler?: (...args: any[]) => void): any;
  function createSecureServer(onRequestHandler?: (...args: any[]) => void): any;
  function createSecureServer(options: any, onRequestHandler?: (...args: any[]) => void): any;
  function connect(authority: any, listener: (...args: any[]) => void): ClientHttp2Session;
  function connect(authority: any, options?: any, listener?: (...args: any[]) => void): ClientHttp2Session;
}
declare module "net" {
  class Socket extends EventEmitter_ { write(buffer: any, cb?: (...args: any[]) => void): boolean; write(str: any, encoding?: any, cb?: (...args: any[]) => void): boolean; connect(options: any, connectionListener?: () => void): this; connect(port: number, host: string, connectionListener?: () => void): this; connect(port: number, connectionListener?: () => void): this; connect(path: string, connectionListener?: () => void): this; setTimeout(timeout: number, callback?: () => void): this; end(callback?: () => void): this; end(buffer: any, callback?: () => void): this; end(str: any, encoding?: any, callback?: () => void): this };
  class Server extends EventEmitter_ { listen(port?: number, hostname?: string, backlog?: number, listeningListener?: () => void): this; listen(port?: number, hostname?: string, listeningListener?: () => void): this; listen(port?: number, backlog?: number, listeningListener?: () => void): this; listen(port?: number, listeningListener?: () => void): this; listen(path: string, backlog?: number, listeningListener?: () => void): this; listen(path: string, listeningListener?: () => void): this; listen(options: any, listeningListener?: () => void): this; listen(handle: any, backlog?: number, listeningListener?: () => void): this; listen(handle: any, listeningListener?: () => void): this; close(callback?: (...args: any[]) => void): this; getConnections(cb: (...args: any[]) => void): this };
  function createServer(connectionListener?: (...args: any[]) => void): Server;
  function createServer(options?: any, connectionListener?: (...args: any[]) => void): Server;
  function connect(options: { signal?: AbortSignal; [key: string]: any }, connectionListener?: () => void): Socket;
  function connect(port: number, host?: string, connectionListener?: () => void): Socket;
  function connect(path: string, connectionListener?: () => void): Socket;
  function createConnection(options: { signal?: AbortSignal; [key: string]: any }, connectionListener?: () => void): Socket;
  function createConnection(port: number, host?: string, connectionListener?: () => void): Socket;
  function createConnection(path: string, connectionListener?: () => void): Socket;
}
declare module "readline" {
  class Interface extends EventEmitter_ { question(query: string, callback: (...args: any[]) => void): void; question(query: string, options: any, callback: (...args: any[]) => void): void };
  function createInterface(input: any, output?: any, completer?: any, terminal?: boolean): Interface;
  function createInterface(options: { signal?: AbortSignal; [key: string]: any }): Interface;
  function clearLine(stream: any, dir: any, callback?: () => void): boolean;
  function clearScreenDown(stream: any, callback?: () => void): boolean;
  function cursorTo(stream: any, x: number, y?: number, callback?: () => void): boolean;
  function moveCursor(stream: any, dx: number, dy: number, callback?: () => void): boolean;
}
declare module "readline/promises" {
  class Interface { question(query: string): Promise<string>; question(query: string, options: any): Promise<string> };
  class Readline { commit(): Promise<void> };
}
declare module "stream/consumers" {
  function arrayBuffer(stream: any): Promise<ArrayBuffer>;
  function blob(stream: any): Promise<Blob>;
  function buffer(stream: any): Promise<any>;
  function bytes(stream: any): Promise<any>;
  function json(stream: any): Promise<any>;
  function text(stream: any): Promise<string>;
}
declare module "stream/web" {
  interface ReadableStreamGenericReader { closed: Promise<void>; cancel(reason?: any): Promise<void> };
  interface ReadableStream { cancel(reason?: any): Promise<void>; pipeThrough(transform: any, options?: { signal?: AbortSignal; [key: string]: any }): any; pipeTo(destination: any, options?: { signal?: AbortSignal; [key: string]: any }): Promise<void> };
  interface ReadableStreamBYOBReader { read(view: any, options?: any): Promise<any> };
  interface ReadableStreamDefaultReader { read(): Promise<any> };
  interface WritableStream { abort(reason?: any): Promise<void>; close(): Promise<void> };
  interface WritableStreamDefaultWriter { closed: Promise<void>; ready: Promise<void>; abort(reason?: any): Promise<void>; close(): Promise<void>; write(chunk: any): Promise<void> };
}
declare module "timers/promises" {
  interface Scheduler { wait(delay: number, options?: { signal?: AbortSignal; [key: string]: any }): Promise<void>; yield(): Promise<void> };
}
declare module "tls" {
  class TLSSocket extends EventEmitter_ { renegotiate(options: any, callback: (...args: any[]) => void): boolean };
  function createServer(secureConnectionListener?: (...args: any[]) => void): any;
  function createServer(options: any, secureConnectionListener?: (...args: any[]) => void): any;
  function connect(options: any, secureConnectListener?: () => void): TLSSocket;
  function connect(port: number, host?: string, options?: any, secureConnectListener?: () => void): TLSSocket;
  function connect(port: number, options?: any, secureConnectListener?: () => void): TLSSocket;
}
declare module "tty" {
  class WriteStream extends EventEmitter_ { clearLine(dir: any, callback?: () => void): boolean; clearScreenDown(callback?: () => void): boolean; cursorTo(x: number, y?: number, callback?: () => void): boolean; cursorTo(x: number, callback: () => void): boolean; moveCursor(dx: number, dy: number, callback?: () => void): boolean };
}
declare module "url" {
  interface URLSearchParams { forEach(callbackfn: (...args: any[]) => void, thisArg?: any): void };
}
declare module "util" {
  function transferableAbortSignal(signal: AbortSignal): AbortSignal;
  function aborted(signal: AbortSignal, resource: any): Promise<void>;
  function debuglog(section: string, callback?: (...args: any[]) => void): any;
  function callbackify(fn: () => Promise<void>): any;
  function callbackify(fn: () => Promise<any>): any;
  function callbackify(fn: (...args: any[]) => Promise<void>): any;
  function callbackify(fn: (...args: any[]) => Promise<any>): any;
}
declare module "worker_threads" {
  class Worker extends EventEmitter_ { terminate(): Promise<number>; cpuUsage(prev?: any): Promise<any>; getHeapSnapshot(): Promise<any>; getHeapStatistics(): Promise<any>; startCpuProfile(options?: any): Promise<any>; startHeapProfile(options?: any): Promise<any> };
  interface LockManager { query(): Promise<any>; request(name: string, callback: (...args: any[]) => any): Promise<any>; request(name: string, options: { signal?: AbortSignal; [key: string]: any }, callback: (...args: any[]) => any): Promise<any> };
  function postMessageToThread(threadId: number, value: any, timeout?: number): Promise<void>;
  function postMessageToThread(threadId: number, value: any, transferList: any[], timeout?: number): Promise<void>;
}
declare module "zlib" {
  interface Zlib { close(callback?: () => void): void; flush(kind?: number, callback?: () => void): void; flush(callback?: () => void): void };
  interface ZlibParams { params(level: number, strategy: number, callback: () => void): void };
  class ZipBuffer { add(filename: string, data: any, options?: any): Promise<ZipEntry>; forEach(callback: (...args: any[]) => void, thisArg?: any): void; toBuffer(options?: any): Promise<any> };
  class ZipEntry { static create(filename: string, data: any, options?: any): Promise<ZipEntry>; content(options?: any): Promise<any> };
  class ZipFile { static open(filename: string, options?: any): Promise<ZipFile>; add(filename: string, data: any, options?: any): Promise<ZipEntry>; addEntry(entry: ZipEntry): Promise<ZipEntry>; close(): Promise<void>; delete(name: string): Promise<boolean>; forEach(callback: (...args: any[]) => void, thisArg?: any): void; forEachSync(callback: (...args: any[]) => void, thisArg?: any): void; get(name: string): Promise<ZipEntry>; stream(name: string, options?: any): Promise<any> };
  function brotliCompress(buf: any, options: any, callback: (...args: any[]) => void): void;
  function brotliCompress(buf: any, callback: (...args: any[]) => void): void;
  function brotliDecompress(buf: any, options: any, callback: (...args: any[]) => void): void;
  function brotliDecompress(buf: any, callback: (...args: any[]) => void): void;
  function deflate(buf: any, callback: (...args: any[]) => void): void;
  function deflate(buf: any, options: any, callback: (...args: any[]) => void): void;
  function deflateRaw(buf: any, callback: (...args: any[]) => void): void;
  function deflateRaw(buf: any, options: any, callback: (...args: any[]) => void): void;
  function gzip(buf: any, callback: (...args: any[]) => void): void;
  function gzip(buf: any, options: any, callback: (...args: any[]) => void): void;
  function gunzip(buf: any, callback: (...args: any[]) => void): void;
  function gunzip(buf: any, options: any, callback: (...args: any[]) => void): void;
  function inflate(buf: any, callback: (...args: any[]) => void): void;
  function inflate(buf: any, options: any, callback: (...args: any[]) => void): void;
  function inflateRaw(buf: any, callback: (...args: any[]) => void): void;
  function inflateRaw(buf: any, options: any, callback: (...args: any[]) => void): void;
  function unzip(buf: any, callback: (...args: any[]) => void): void;
  function unzip(buf: any, options: any, callback: (...args: any[]) => void): void;
  function zstdCompress(buf: any, callback: (...args: any[]) => void): void;
  function zstdCompress(buf: any, options: any, callback: (...args: any[]) => void): void;
  function zstdDecompress(buf: any, callback: (...args: any[]) => void): void;
  function zstdDecompress(buf: any, options: any, callback: (...args: any[]) => void): void;
}
