import { route } from '../route.tsx'

export const assistantRoutes = [
  route('/console/assistant', async () => (await import('../screens/assistant/new-chat.tsx')).NewChatPage),
  route('/console/assistant/notes', async () => (await import('../screens/assistant/notes.tsx')).NotesPage),
  route(
    '/console/assistant/:sessionId',
    async () => (await import('../screens/assistant/chat-page.tsx')).ChatPage,
  ),
  route('/console/tutoring/:bookingId', async () => (await import('../screens/tutoring/room.tsx')).RoomPage),
]
