/**
 * The chat of document 003 as it is usually written: NestJS 12 on Express, Socket.IO and Mongoose 9, under Node.
 * `POST /sessions/:id/messages` looks up the booking and the author, stores the message and emits `newMessage` to the
 * room `session-<id>`; `joinSession` checks access once. `bench/chat.ts` installs the packages beside this file by
 * `npm ci`, bundles it with `Bun.build` (for the decorators) and runs it by `node`. It has a package of its own, so
 * that none of this is a dependency of the server.
 * Env: PORT, MONGODB_URI, JWT_SECRET. `POST /bench/booking` makes a parent with a booking.
 */
import 'reflect-metadata'
import {
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Get,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Post,
  Req,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { JwtModule, JwtService } from '@nestjs/jwt'
import { InjectModel, MongooseModule, Prop, Schema, SchemaFactory } from '@nestjs/mongoose'
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  WsException,
} from '@nestjs/websockets'
import type { Model } from 'mongoose'
import type { Server, Socket } from 'socket.io'

@Schema({ collection: 'nest_users' })
class User {
  @Prop(String) _id!: string
  @Prop(String) first_name!: string
  @Prop(String) last_name!: string
}

@Schema({ collection: 'nest_bookings' })
class Booking {
  @Prop(String) _id!: string
  @Prop(String) parent_id!: string
  @Prop(String) tutor_id!: string
}

@Schema({ collection: 'nest_messages', timestamps: { createdAt: 'created_at', updatedAt: false } })
class SessionMessage {
  @Prop({ type: String, default: () => crypto.randomUUID() }) _id!: string
  @Prop({ type: String, required: true, index: true }) session_id!: string
  @Prop({ type: String, required: true }) user_id!: string
  @Prop({ type: String, required: true, maxlength: 2000 }) text!: string
  created_at!: Date
}

type Identified = { user: { id: string } }

@Injectable()
class JwtAuthGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest()
    const token = String(request.headers.authorization ?? '').replace('Bearer ', '')
    try {
      const { sub } = await this.jwt.verifyAsync(token)
      request.user = { id: sub }
      return true
    } catch {
      throw new UnauthorizedException()
    }
  }
}

@Injectable()
class SessionAccess {
  constructor(@InjectModel(Booking.name) private readonly bookings: Model<Booking>) {}

  async check(sessionId: string, userId: string): Promise<void> {
    const booking = await this.bookings.findById(sessionId)
    if (!booking) throw new NotFoundException('Session not found')
    if (booking.parent_id !== userId && booking.tutor_id !== userId)
      throw new ForbiddenException('Access denied to this session')
  }
}

@WebSocketGateway({ cors: { origin: '*' }, namespace: 'encounters' })
class SessionsGateway {
  @WebSocketServer() server!: Server

  constructor(
    private readonly jwt: JwtService,
    private readonly access: SessionAccess,
  ) {}

  @SubscribeMessage('joinSession')
  async joinSession(@ConnectedSocket() client: Socket, @MessageBody() data: { sessionId: string }) {
    try {
      const { sub } = await this.jwt.verifyAsync(client.handshake.auth.token)
      await this.access.check(data.sessionId, sub)
    } catch {
      throw new WsException('Access denied')
    }
    await client.join(`session-${data.sessionId}`)
    return { success: true }
  }

  newMessage(sessionId: string, message: object): void {
    this.server.to(`session-${sessionId}`).emit('newMessage', message)
  }
}

@Injectable()
class SessionsService {
  constructor(
    @InjectModel(User.name) private readonly users: Model<User>,
    @InjectModel(SessionMessage.name) private readonly messages: Model<SessionMessage>,
    private readonly access: SessionAccess,
    private readonly gateway: SessionsGateway,
  ) {}

  async sendMessage(sessionId: string, userId: string, text: string) {
    await this.access.check(sessionId, userId)
    const user = await this.users.findById(userId)
    const message = await this.messages.create({ session_id: sessionId, user_id: userId, text })
    const sent = {
      id: message._id,
      sessionId,
      senderId: userId,
      from: `${user?.first_name} ${user?.last_name || ''}`.trim(),
      text: message.text,
      created_at: message.created_at,
    }
    this.gateway.newMessage(sessionId, sent)
    return sent
  }
}

@Controller('sessions')
@UseGuards(JwtAuthGuard)
class SessionsController {
  constructor(private readonly service: SessionsService) {}

  @Post(':id/messages')
  async sendMessage(@Param('id') id: string, @Req() request: Identified, @Body() body: { text: string }) {
    return await this.service.sendMessage(id, request.user.id, body.text)
  }
}

@Controller()
class BenchController {
  constructor(
    @InjectModel(User.name) private readonly users: Model<User>,
    @InjectModel(Booking.name) private readonly bookings: Model<Booking>,
    private readonly jwt: JwtService,
  ) {}

  @Get('health')
  health() {
    return {}
  }

  @Post('bench/booking')
  async booking() {
    const user = await this.users.create({ _id: crypto.randomUUID(), first_name: 'Kim', last_name: 'Cho' })
    const booking = await this.bookings.create({
      _id: crypto.randomUUID(),
      parent_id: user._id,
      tutor_id: crypto.randomUUID(),
    })
    return { token: await this.jwt.signAsync({ sub: user._id }), sessionId: booking._id }
  }
}

@Module({
  imports: [
    MongooseModule.forRoot(process.env.MONGODB_URI ?? ''),
    MongooseModule.forFeature([
      { name: User.name, schema: SchemaFactory.createForClass(User) },
      { name: Booking.name, schema: SchemaFactory.createForClass(Booking) },
      { name: SessionMessage.name, schema: SchemaFactory.createForClass(SessionMessage) },
    ]),
    JwtModule.register({ secret: process.env.JWT_SECRET ?? '', signOptions: { expiresIn: '1h' } }),
  ],
  controllers: [SessionsController, BenchController],
  providers: [SessionAccess, SessionsService, SessionsGateway],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] })
await app.listen(Number(process.env.PORT), '127.0.0.1')
