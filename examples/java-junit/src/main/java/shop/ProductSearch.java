package shop;

import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.tiia.v20190529.TiiaClient;
import com.tencentcloudapi.tiia.v20190529.models.CreateGroupRequest;
import com.tencentcloudapi.tiia.v20190529.models.CreateImageRequest;
import com.tencentcloudapi.tiia.v20190529.models.ImageInfo;
import com.tencentcloudapi.tiia.v20190529.models.SearchImageRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The shop's product search by photo, on Tencent Cloud's image search (TIIA). */
public final class ProductSearch {
    private static final String GROUP = "posters";

    /** A product that a photo shows; the score is 100 for the product's own picture. */
    public record Hit(String sku, String title, long score) {}

    private final TiiaClient client;

    public ProductSearch(String secretId, String secretKey, URI endpoint) {
        HttpProfile http = new HttpProfile();
        http.setProtocol(endpoint.getScheme() + "://");
        http.setEndpoint(endpoint.getAuthority());
        ClientProfile profile = new ClientProfile(ClientProfile.SIGN_TC3_256, http);
        client = new TiiaClient(new Credential(secretId, secretKey), "ap-guangzhou", profile);
    }

    /** Creates the library of product pictures, once. */
    public void create() throws TencentCloudSDKException {
        CreateGroupRequest request = new CreateGroupRequest();
        request.setGroupId(GROUP);
        request.setGroupName("Posters");
        request.setMaxCapacity(10_000L);
        client.CreateGroup(request);
    }

    public void add(String sku, String title, int price, byte[] photo) throws TencentCloudSDKException {
        CreateImageRequest request = new CreateImageRequest();
        request.setGroupId(GROUP);
        request.setEntityId(sku);
        request.setPicName(sku + "-front");
        request.setImageBase64(Base64.getEncoder().encodeToString(photo));
        request.setCustomContent(title);
        request.setTags("{\"price\": " + price + "}");
        client.CreateImage(request);
    }

    /** The products that a photo shows and that cost at most so much, best first. */
    public List<Hit> find(byte[] photo, int maxPrice) throws TencentCloudSDKException {
        SearchImageRequest request = new SearchImageRequest();
        request.setGroupId(GROUP);
        request.setImageBase64(Base64.getEncoder().encodeToString(photo));
        request.setFilter("price <= " + maxPrice);
        ImageInfo[] found = client.SearchImage(request).getImageInfos();
        if (found == null) return List.of();
        return Arrays.stream(found)
            .map(hit -> new Hit(hit.getEntityId(), hit.getCustomContent(), hit.getScore()))
            .toList();
    }
}
