namespace FastMcp.Proxy.Credentials.Signing;

/// <summary>Who signs: temporary keys of AWS. The secret access key is the lease's secret.</summary>
/// <param name="AccessKeyId">Names the key; no secret.</param>
/// <param name="SessionToken">Goes with each request; null for keys that do not end.</param>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
/// <param name="Service">Such as <c>s3</c> or <c>bedrock</c>.</param>
internal sealed record AwsIdentity(string AccessKeyId, Secret? SessionToken, string Region, string Service)
{
    public override string ToString() => "***";
}
