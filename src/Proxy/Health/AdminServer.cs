using System.Net;
using System.Text.Json;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Operators;
using FastMcp.Proxy.TinyHttp;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Health;

/// <summary>Serves /healthz (200 green, 503 red) and /metrics on a listener of its own, and /blocks and /policy where there is an admin token.</summary>
internal sealed partial class AdminServer : IAsyncDisposable
{
    private static readonly TinyHttpLimits _limits = new(Connections: 32, Body: 0, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

    private readonly TinyHttpServer _server;
    private readonly HealthCheck _health;
    private readonly MetricsRegistry _metrics;
    private readonly OperatorApis? _operators;

    /// <exception cref="IOException">The address is in use or not ours; it is named.</exception>
    public AdminServer(IPEndPoint address, HealthCheck health, MetricsRegistry metrics, OperatorApis? operators, ILogger<AdminServer> log)
    {
        _operators = operators;
        _health = health;
        _metrics = metrics;
        _server = TinyHttpServer.Start(address, LimitsOf(operators), AnswerAsync);
        Log.Listening(log, _server.Address);
    }

    public IPEndPoint Address => _server.Address;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static TinyHttpLimits LimitsOf(OperatorApis? operators) =>
        operators is null ? _limits
        : operators.Policies is null ? _limits with { Body = BlockApi.LongestBody }
        : _limits with { BodyOf = operators.BodyOf, ReadTimeout = TimeSpan.FromSeconds(30), AnswerTimeout = TimeSpan.FromMinutes(2) };

    private Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        if (_operators is not null && _operators.Takes(request))
        {
            return _operators.AnswerAsync(request, response);
        }

        if (request.Method is not "GET")
        {
            return response.WriteAsync(405, "text/plain", "GET only.\n", "allow: GET\r\n");
        }

        switch (request.Path)
        {
            case "/healthz":
                var report = _health.Report();
                return response.WriteAsync(report.Status == "green" ? 200 : 503, "application/json", JsonSerializer.SerializeToUtf8Bytes(report, HealthJson.Default.HealthReport));
            case "/metrics":
                return response.WriteAsync(200, MetricsText.ContentType, _metrics.Write());
            default:
                return response.WriteAsync(404, "text/plain", "There are /healthz and /metrics.\n");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AdminListening, LogLevel.Information, "Health and metrics on http://{Address}/healthz and /metrics.")]
        public static partial void Listening(ILogger logger, EndPoint address);
    }
}
