// Keeps stylesheets, scripts and one "No connection" page. Never a page with a child in it.
const STORE = 'mc-static'
const OFFLINE = '/no-connection/'
self.addEventListener('install', (event) => event.waitUntil(caches.open(STORE).then((store) => store.add(OFFLINE))))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.mode === 'navigate') {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)))
  } else if (event.request.method === 'GET' && url.origin === location.origin && url.pathname.startsWith('/static/')) {
    event.respondWith(caches.open(STORE).then(async (store) => {
      const kept = await store.match(event.request)
      if (kept) return kept
      const answer = await fetch(event.request)
      if (answer.ok) store.put(event.request, answer.clone())
      return answer
    }))
  }
})
