using FastMcp.Approvals.Deciding;
using System.Net.Http.Headers;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Store;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Gating.Asking;

namespace FastMcp.Proxy.Commands.Approvals;

/// <summary>Speaks to a running gateway's <c>/approvals</c>, as the person whose token it has.</summary>
internal sealed class ApprovalClient : IDisposable
{
    /// <summary>Holds the token where no file is named.</summary>
    public const string Variable = "FASTMCP_APPROVER_TOKEN";

    private readonly HttpClient _http;
    private string? _tag;

    private ApprovalClient(Uri address, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(40) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <param name="file">The gateway's configuration.</param>
    /// <param name="tokenFile">Of the person; null: the environment has the token.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static ApprovalClient? Of(string file, string? tokenFile, out string? whyNot)
    {
        var read = ConfigReader.ReadFile(file);
        var token = tokenFile is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadAllText(tokenFile).Trim();
        whyNot = read.Config is null ? string.Join('\n', read.Problems)
            : read.Config.Admin is null || read.Config.Approvals is null ? $"{file} has no admin address and approvals, so that nobody can decide."
            : string.IsNullOrEmpty(token) || token.Any(c => c is <= ' ' or > '~') ? $"There is no approver's token: name its file with --token-file, or set {Variable}."
            : null;
        return whyNot is null ? new ApprovalClient(new Uri($"http://{read.Config!.Admin!.Address}"), token!) : null;
    }

    public void Dispose() => _http.Dispose();

    /// <param name="which">Empty: what waits; <c>all</c> or <c>unknown</c>.</param>
    /// <exception cref="ApprovalRefusedException">The gateway does not do it.</exception>
    public async Task<ApprovalRequest[]> ListAsync(string which, CancellationToken stop) =>
        JsonSerializer.Deserialize(await SendAsync(HttpMethod.Get, which, null, stop).ConfigureAwait(false), ApprovalJson.Default.ApprovalRequestArray) ?? [];

    /// <summary>What waits, when it is another list than the last one, or after a while.</summary>
    /// <exception cref="ApprovalRefusedException">The gateway does not do it.</exception>
    public async Task<ApprovalRequest[]> NextAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(ApprovalApi.Path, UriKind.Relative));
        if (_tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", _tag);
            request.Headers.TryAddWithoutValidation("Prefer", ApprovalApi.Wait);
        }

        using var answer = await _http.SendAsync(request, stop).ConfigureAwait(false);
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ApprovalRefusedException(System.Text.Encoding.UTF8.GetString(bytes).TrimEnd());
        }

        var tag = answer.Headers.ETag?.Tag;
        IsSame = tag is not null && tag == _tag;
        _tag = tag;
        return JsonSerializer.Deserialize(bytes, ApprovalJson.Default.ApprovalRequestArray) ?? [];
    }

    /// <summary>The last list of <see cref="NextAsync"/> was the one before.</summary>
    public bool IsSame { get; private set; }

    /// <exception cref="ApprovalRefusedException">There is no such approval.</exception>
    public async Task<ApprovalRequest> ShowAsync(string id, CancellationToken stop) => One(await SendAsync(HttpMethod.Get, id, null, stop).ConfigureAwait(false));

    /// <exception cref="ApprovalRefusedException">The gateway does not do it.</exception>
    public async Task<ApprovalRequest> DecideAsync(string id, ApprovalOrder order, CancellationToken stop) =>
        One(await SendAsync(HttpMethod.Post, id, JsonSerializer.SerializeToUtf8Bytes(order, ApprovalOrderJson.Default.ApprovalOrder), stop).ConfigureAwait(false));

    private static ApprovalRequest One(byte[] body) => JsonSerializer.Deserialize(body, ApprovalJson.Default.ApprovalRequest) ?? throw new ApprovalRefusedException("The gateway said nothing of it.");

    private async Task<byte[]> SendAsync(HttpMethod method, string what, byte[]? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(what.Length == 0 ? ApprovalApi.Path : $"{ApprovalApi.Path}/{Uri.EscapeDataString(what)}", UriKind.Relative));
        request.Content = body is null ? null : new ByteArrayContent(body);
        using var answer = await _http.SendAsync(request, stop).ConfigureAwait(false);
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? bytes : throw new ApprovalRefusedException(System.Text.Encoding.UTF8.GetString(bytes).TrimEnd());
    }
}
