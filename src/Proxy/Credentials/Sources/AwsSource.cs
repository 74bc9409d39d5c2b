using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Credentials.Signing;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>
/// Temporary keys of AWS STS: <c>AssumeRoleWithWebIdentity</c> with a token out of a file, else <c>AssumeRole</c>, signed with the keys of the environment (AWS_ACCESS_KEY_ID and its
/// like). Calls are signed anew with them.
/// </summary>
internal sealed class AwsSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        var region = terms.Config.Text("region")!;
        var url = terms.Url($"https://sts.{region}.amazonaws.com/");
        var token = await terms.ReadAsync("token-file").ConfigureAwait(false);
        if (token is null && terms.Config.Text("token-file") is not null)
        {
            return terms.Unreadable("token-file");
        }

        var body = Encoding.ASCII.GetBytes(Form(scope, token));
        if ((token is null ? Signed(url, region, body) : []) is not { } fields)
        {
            return Minted.None("the environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and there is no 'token-file'");
        }

        var answer = await terms.Outbound.SendAsync(() => Request(url, body, fields)).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(body);
        if (!answer.IsOk)
        {
            return Minted.None($"{url}: {answer.Fault}");
        }

        var minted = StsAnswer.Read(answer.Body, region, terms.Config.Text("service")!) ?? Minted.None($"{url}: the answer has no credentials");
        CryptographicOperations.ZeroMemory(answer.Body);
        return minted;
    }

    private string Form(LendScope scope, string? token)
    {
        var session = new string([.. (terms.Fill("session", scope) ?? scope.Caller).Select(c => char.IsAsciiLetterOrDigit(c) || c is '=' or ',' or '.' or '@' or '-' or '_' ? c : '-').Take(64)]);
        var seconds = Math.Max(900, (long)terms.Duration(TimeSpan.FromMinutes(15)).TotalSeconds);
        (string Name, string? Value)[] fields =
        [
            ("Action", token is null ? "AssumeRole" : "AssumeRoleWithWebIdentity"),
            ("Version", "2011-06-15"),
            ("RoleArn", terms.Config.Text("role")),
            ("RoleSessionName", session.PadRight(2, '-')),
            ("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture)),
            ("Policy", terms.Fill("policy", scope)),
            ("WebIdentityToken", token),
        ];
        return string.Join('&', fields.Where(field => field.Value is not null).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value!)}"));
    }

    private IReadOnlyList<(string Name, string Value)>? Signed(Uri url, string region, byte[] body)
    {
        var (id, key, session) = (Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"), Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"), Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN"));
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(key))
        {
            return null;
        }

        using var secret = new Secret(Encoding.ASCII.GetBytes(key));
        using var token = string.IsNullOrEmpty(session) ? null : new Secret(Encoding.ASCII.GetBytes(session));
        return SigV4.Sign(new("POST", url.AbsolutePath, "", url.Authority), body, new AwsIdentity(id, token, region, "sts"), secret, terms.Now);
    }

    private static HttpRequestMessage Request(Uri url, byte[] body, IReadOnlyList<(string Name, string Value)> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
