using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Exporting.Sinks;
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
            // 412: it is there. 409: another request makes it at this moment.
            return answer.Status == 412 ? PushAnswer.Taken : answer.Status == 409 ? PushAnswer.Later(answer.Fault) : PushAnswer.Of(answer);
        }
        catch (IOException e)
        {
            return PushAnswer.Later(e.Message);
        }
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
