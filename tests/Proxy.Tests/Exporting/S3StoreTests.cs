using System.Text;
using FastMcp.Proxy.Exporting.Archive;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Tests.Exporting;

/// <summary>An archive leaves nothing out that a token, a clock, a bucket or a moment was to blame for.</summary>
public sealed class S3StoreTests
{
    [Theory]
    [InlineData(200, "", "Taken")]
    [InlineData(412, "", "Taken")]
    [InlineData(400, "ExpiredToken", "Later")]
    [InlineData(400, "RequestTimeout", "Later")]
    [InlineData(400, "AuthorizationHeaderMalformed", "Later")]
    [InlineData(400, "SomethingNew", "Later")]
    [InlineData(400, "EntityTooLarge", "Refused")]
    [InlineData(413, "", "Refused")]
    [InlineData(403, "SignatureDoesNotMatch", "Later")]
    [InlineData(404, "NoSuchBucket", "Later")]
    [InlineData(405, "MethodNotAllowed", "Later")]
    [InlineData(409, "OperationAborted", "Later")]
    [InlineData(501, "NotImplemented", "Later")]
    [InlineData(0, "", "Later")]
    public void Answer_OfAStore_IsFinalOnlyForWhatIsTooLong(int status, string code, string result)
    {
        var answer = S3Store.Of(new OutboundAnswer(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>secret</Message></Error>"), null));
        Assert.Equal(result, answer.Result.ToString());
        Assert.DoesNotContain("secret", answer.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("SomethingNew", answer.Why, StringComparison.Ordinal);
    }
}
