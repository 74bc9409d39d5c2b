using System.Text;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Outbound;
using Grpc.Core;
using Grpc.Net.Client;

namespace FastMcp.Proxy.Guarding.Asking;

/// <summary>One unary call of <c>fastmcp.guard.v1.Guard/Check</c> a question, over HTTP/2 (by ALPN with TLS, by prior knowledge without).</summary>
/// <remarks>Messages are bytes to it: what is in them is the protocol's word. No message is ever unpacked: none is taken in a coding.</remarks>
internal sealed class GrpcGuardTransport : IGuardTransport
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create<byte[]>(static bytes => bytes, static bytes => bytes);
    private static readonly Method<byte[], byte[]> s_check = new(MethodType.Unary, "fastmcp.guard.v1.Guard", "Check", s_bytes, s_bytes);

    private readonly IGuardProtocol _protocol;
    private readonly CallInvoker _calls;

    public GrpcGuardTransport(GuardConfig config, IGuardProtocol protocol, OutboundClient client)
    {
        _protocol = protocol;
        var channel = GrpcChannel.ForAddress(config.Url, new GrpcChannelOptions
        {
            HttpHandler = client.Handler,
            DisposeHttpClient = false,
            MaxReceiveMessageSize = IdentityLimits.FetchBytes,
            CompressionProviders = [],
            DisableResolverServiceConfig = true,
        });
        _calls = channel.CreateCallInvoker();
    }

    public async Task<GuardReply> AskAsync(GuardQuestion question, Lease? lease, DateTimeOffset until, CancellationToken stop)
    {
        try
        {
            using var call = _calls.AsyncUnaryCall(s_check, null, new CallOptions(HeadersOf(lease), until.UtcDateTime, stop), _protocol.Write(question));
            return new(GuardOutcome.Answered, await call.ResponseAsync.ConfigureAwait(false));
        }
        catch (RpcException e)
        {
            return GuardReply.None(OutcomeOf(e, stop)) with { RefusesCredential = e.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied };
        }
    }

    // The library says by a status, too, what no server sent: the exception behind it tells the two apart.
    private static GuardOutcome OutcomeOf(RpcException e, CancellationToken stop) => e switch
    {
        { StatusCode: StatusCode.DeadlineExceeded } => GuardOutcome.Late,
        { StatusCode: StatusCode.Cancelled } => stop.IsCancellationRequested ? GuardOutcome.Late : GuardOutcome.Garbage,
        { Status.DebugException: InvalidDataException } => GuardOutcome.Garbage,
        { Status.DebugException: HttpRequestException or IOException } => GuardOutcome.Unreachable,
        _ => GuardOutcome.Refused,
    };

    // Only a field of the request is lent to a guard by gRPC; the configuration says so.
    private static Metadata HeadersOf(Lease? lease)
    {
        var headers = new Metadata();
        if (lease is { Place: LeasePlace.Field })
        {
            headers.Add(Encoding.ASCII.GetString(lease.Name), Encoding.ASCII.GetString(lease.Value));
        }

        return headers;
    }
}
