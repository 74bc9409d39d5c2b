using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Credentials.Signing;

namespace FastMcp.Proxy.Tests.Credentials;

/// <summary>Cases of the AWS Signature Version 4 test suite.</summary>
public sealed class SigV4Tests
{
    [Theory]
    [InlineData("", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void Sign_CaseOfTheSuite_HasItsSignature(string query, string signature)
    {
        using var secret = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"u8);
        var fields = SigV4.Sign(new("GET", "/", query, "example.amazonaws.com"), [], new AwsIdentity("AKIDEXAMPLE", null, "us-east-1", "service"), secret, new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));

        Assert.Equal(("x-amz-date", "20150830T123600Z"), fields[0]);
        Assert.Equal($"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}", fields[^1].Value);
    }
}
