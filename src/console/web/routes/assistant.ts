import { route } from '../route.tsx'

const assistant = async () => (await import('../screens/assistant/assistant.tsx')).AssistantPage

export const assistantRoutes = [
  route('/console/assistant', assistant),
  route('/console/assistant/notes', async () => (await import('../screens/assistant/notes.tsx')).NotesPage),
  route('/console/assistant/:sessionId', assistant),
  route('/console/tutoring/:bookingId', async () => (await import('../screens/tutoring/room.tsx')).RoomPage),
]
