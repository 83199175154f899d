// Keeps stylesheets, scripts and one "No connection" page. Never a page with a child in it.
const STORE = 'mc-static'
const OFFLINE = '/no-connection/'

async function keepOfflinePage () {
  const store = await caches.open(STORE)
  const page = await fetch(OFFLINE, { credentials: 'omit', redirect: 'error', cache: 'reload' }) // nobody's name on it
  if (!page.ok) throw new Error('no page to keep')
  const parts = [...(await page.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((match) => match[1])
  await store.put(OFFLINE, page)
  await store.addAll(parts)
}

async function fromStore (request) {
  const store = await caches.open(STORE)
  const kept = await store.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) store.put(request, answer.clone())
  return answer
}

self.addEventListener('install', (event) => event.waitUntil(keepOfflinePage()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.mode === 'navigate') {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)))
  } else if (event.request.method === 'GET' && url.origin === location.origin && /^\/static\/.*\.[0-9a-f]{12}\./.test(url.pathname)) {
    event.respondWith(fromStore(event.request)) // named by its content, so never stale
  } else if (event.request.method === 'GET' && url.origin === location.origin && url.pathname.startsWith('/static/')) {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)))
  }
})
