using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Exporting.Archive;

/// <summary>
/// Objects of an S3-compatible store, path style, signed with SigV4. An object is made, never written over (<c>If-None-Match: *</c>): one that is there is the one that an
/// earlier try left.
/// </summary>
internal sealed class S3Store(PushConfig target, OutboundClient client, TimeProvider clock)
{
    /// <summary>limit archive-object: one request holds a segment whole.</summary>
    public const long MostBytes = 512L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly string[] _codes =
    [
        "EntityTooLarge", "RequestTimeout", "ExpiredToken", "InvalidToken", "TokenRefreshRequired", "AuthorizationHeaderMalformed", "BadDigest", "IncompleteBody",
        "InvalidRequest", "InvalidArgument", "InvalidBucketName", "KeyTooLongError", "XAmzContentSHA256Mismatch",
    ];

    private readonly SecretFile _secret = new(target.SecretFile!);

    /// <param name="key">Below the prefix; letters, digits, '/', '.' and '-'.</param>
    /// <param name="body">Whole.</param>
    public async Task<PushAnswer> PutAsync(string key, byte[] body)
    {
        try
        {
            var path = $"{target.Url.AbsolutePath.TrimEnd('/')}/{key}";
            using var secret = new Secret(_secret.Read());
            var signed = SigV4.Sign(
                new SigV4.Request("PUT", path, "", target.Url.Authority), body, new AwsIdentity(target.KeyId!, null, target.Region!, "s3"), secret, clock.GetUtcNow());
            var answer = await client.SendAsync(() => RequestOf(path, body, signed), Longest).ConfigureAwait(false);
            return Of(answer);
        }
        catch (IOException e)
        {
            return PushAnswer.Later(e.Message);
        }
    }

    // An archive leaves nothing out because of what an operator can mend or what passes: S3 says with 400 that a token or a clock is wrong, that a region is another one, or that
    // a body came too slowly. Final is only that this object is too long for the store. 412: it is there already.
    internal static PushAnswer Of(OutboundAnswer answer) => answer switch
    {
        { IsOk: true } or { Status: 412 } => PushAnswer.Taken,
        { Status: 413 } => new PushAnswer(PushResult.Refused, answer.Fault),
        { Status: 400 } when CodeOf(answer.Body) is { } code => code is "EntityTooLarge" ? new PushAnswer(PushResult.Refused, "status 400, " + code) : PushAnswer.Later("status 400, " + code),
        _ => PushAnswer.Later(answer.Fault),
    };

    // Of the store's own list, never text of its: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    private static string? CodeOf(ReadOnlySpan<byte> body)
    {
        var at = body.IndexOf("<Code>"u8);
        foreach (var code in at < 0 ? [] : _codes)
        {
            if (body[(at + "<Code>".Length)..].StartsWith(System.Text.Encoding.ASCII.GetBytes(code + "</Code>")))
            {
                return code;
            }
        }

        return null;
    }

    private HttpRequestMessage RequestOf(string path, byte[] body, IReadOnlyList<(string Name, string Value)> signed)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri(target.Url, path)) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return request;
    }
}
